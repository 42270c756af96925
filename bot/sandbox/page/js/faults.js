// The panel "Make trouble": order what networks and platforms do now and then, and watch it strike.

import { iconButton, wordButton } from "./dialog.js";
import { h, replace } from "./dom.js";
import { drawKinds } from "./fault_form.js";
import { drawFired, drawOrder } from "./fault_list.js";
import { announce, toast } from "./toast.js";

/**
 * Make the panel.
 *
 * @param {{api: object, store: object, context: object}} page
 * @returns {{open: () => Promise<void>, close: () => void, onEvent: (event: object) => void}}
 */
export function createFaults(page) {
  const parts = drawPanel(() => close(), () => order({ clear: true }));
  let opener = null;
  let struckAt = Infinity;

  const order = async (body) => {
    const answer = await page.api.post("/client/faults", body);
    if (answer.ok) show(answer);
    if (answer.ok && body.order) parts.body.scrollTo(0, 0);
    if (!answer.ok && !body.order) toast(answer.message, { kind: "error" });
    return answer;
  };
  const cancel = (id) => order({ cancel: id });
  const show = ({ orders, fired }) => {
    const { zone } = page.context;
    const focused = parts.under.contains(document.activeElement) && document.activeElement;
    parts.under.hidden = orders.length === 0;
    parts.record.hidden = fired.length === 0;
    replace(parts.orders, ...orders.map((each) => drawOrder(each, cancel, zone)));
    replace(parts.fired, ...fired.map((each) => drawFired(each, zone)));
    if (focused) keepFocus(parts, focused);
    const [last = { at: 0 }] = fired;
    if (last.at > struckAt && parts.panel.isConnected) announce(`${last.label} struck.`);
    struckAt = last.at;
  };
  const open = async () => {
    if (!parts.panel.isConnected) opener = document.activeElement;
    document.body.append(parts.panel);
    document.documentElement.dataset.trouble = "open";
    parts.title.focus();
    const known = await page.api.get("/client/faults");
    if (!known.ok) return replace(parts.kinds, h("p", { class: "warning" }, known.message));
    const channels = page.store.channels().filter(({ kind }) => kind.endsWith("_channel"));
    replace(parts.kinds, drawKinds(known, (each) => order({ order: each }), channels));
    show(known);
  };
  const close = () => {
    parts.panel.remove();
    delete document.documentElement.dataset.trouble;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  };
  parts.panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  return { open, close, onEvent: show };
}

function drawPanel(close, clear) {
  const title = h("h2", { id: "trouble-title", tabindex: "-1" }, "Make trouble");
  const kinds = h("div", {}, h("p", { class: "field-help" }, "One moment…"));
  const orders = h("ul", { class: "trouble-orders" });
  // Drawn anew each time, so it would be read out whole: `announce` says what is new instead.
  const log = { class: "trouble-fired", role: "log", "aria-label": "What struck", "aria-live": "off" };
  const fired = h("ul");
  const stop = wordButton("Stop all trouble", { look: "danger", small: true, onClick: clear });
  const under = h("section", { hidden: true }, h("h3", {}, "Under way"), orders, stop);
  const record = h("section", { hidden: true }, h("h3", {}, "What struck"), h("div", log, fired));
  const body = h("div", { class: "trouble-body" }, drawWhy(), under, record, kinds);
  const panel = h(
    "aside",
    { class: "trouble", "aria-labelledby": "trouble-title" },
    h("header", { class: "dialog-head" }, title, iconButton("Close", "close", close)),
    body,
  );
  return { panel, title, body, kinds, orders, fired, under, record };
}

function drawWhy() {
  return h(
    "div",
    { class: "trouble-why" },
    h(
      "p",
      {},
      "Networks break and Slack has bad minutes. Order such a minute here, then release a list, " +
        "and watch the release survive it: every section arrives once, in order.",
    ),
    h(
      "p",
      {},
      h("b", {}, "A good one to begin with: "),
      "let an answer get lost while a thread grows. Slack has the message, the app can't know. A " +
        "careless app posts it twice; a good one waits a minute, asks Slack, and goes on.",
    ),
  );
}

/** The button that had the focus may have been drawn anew, or be gone with its order. */
function keepFocus({ under, title }, { dataset }) {
  if (under.contains(document.activeElement) && !under.hidden) return;
  (under.querySelector(`[data-order="${dataset.order}"]`) ?? title).focus();
}
