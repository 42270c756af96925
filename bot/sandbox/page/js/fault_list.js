// What trouble is under way, and what struck.

import { wordButton } from "./dialog.js";
import { h } from "./dom.js";
import { clockTime, momentOf } from "./format.js";

/** Draw an order and how far it has come; `cancel` is given its id. */
export function drawOrder(order, cancel, zone) {
  return h(
    "li",
    {},
    h(
      "div",
      {},
      h("p", { class: "trouble-name" }, order.label),
      h("p", { class: "field-help" }, order.summary),
      h("p", { class: "trouble-count" }, progressOf(order, zone)),
    ),
    wordButton("Cancel", {
      small: true,
      onClick: () => cancel(order.id),
      "data-order": order.id,
      "aria-label": `Cancel: ${order.label}`,
    }),
  );
}

/** Draw one moment at which trouble struck. */
export function drawFired({ at, label, what }, zone) {
  return h(
    "li",
    {},
    h("time", {}, clock(at, zone)),
    h(
      "div",
      {},
      h("p", { class: "trouble-name" }, label),
      h("p", { class: "field-help" }, what),
    ),
  );
}

function progressOf(order, zone) {
  const struck = order.hits === 0 ? "Has not struck yet" : `Struck ${often(order.hits)}`;
  return `${struck}; ${outlookOf(order, zone)}.`;
}

function outlookOf({ hits, times, until }, zone) {
  if (times !== null && hits >= times) return "holds it back just now";
  const left = times === null ? "goes on" : `${often(times - hits)} to go`;
  if (until) return `${left}, until ${clock(until, zone)}`;
  return times === null ? `${left} until it is stopped` : left;
}

function often(times) {
  return times === 1 ? "once" : times === 2 ? "twice" : `${times} times`;
}

/** The time of day of a moment in UNIX seconds, to the second. */
function clock(moment, zone) {
  const date = momentOf(moment);
  return `${clockTime(date, zone)}:${String(date.getUTCSeconds()).padStart(2, "0")}`;
}
