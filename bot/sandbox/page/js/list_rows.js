// The rows of a list of messages, each with its element and how it is brought up to date.

import { h } from "./dom.js";
import { createMessage } from "./message.js";

/** A message; `page` is what message.js takes. */
export function createMessageRow(page) {
  const { node, update } = createMessage(page);
  let shown = {};
  return {
    node,
    update(item) {
      if (item.message === shown.message && item.grouped === shown.grouped) return;
      shown = item;
      update(item.message, item.grouped);
    },
  };
}

/** A line between messages: a day, what is new, how many replies; or how it all began. */
export function createDividerRow({ kind }) {
  const role = kind === "start" ? null : "separator";
  const node = h("div", { class: `divider divider-${kind}`, role });
  const update = ({ label, note }) => {
    if (node.dataset.said === label + (note ?? "")) return;
    node.dataset.said = label + (note ?? "");
    if (role) node.setAttribute("aria-label", label);
    node.replaceChildren(h("span", {}, label), ...(note ? [h("small", {}, note)] : []));
  };
  return { node, update };
}
