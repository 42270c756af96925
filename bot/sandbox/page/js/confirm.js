// The question that an element asks before it acts.

import { h } from "./dom.js";
import { drawPlain, drawText } from "./mrkdwn.js";

/**
 * Ask; true if the person agrees.
 *
 * @param {{title: object, text: object, confirm: object, deny: object, style?: string}} question
 * @param {object} context
 * @returns {Promise<boolean>}
 */
export function askFirst({ title, text, confirm, deny, style = "primary" }, context) {
  const button = (label, value, look) =>
    h(
      "button",
      { type: "submit", value, class: `button ${look}`, autofocus: value === "yes" },
      drawPlain(label.text, label),
    );
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "confirm-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "confirm-title" }, drawPlain(title.text, title)),
      h("div", { class: "text", dir: "auto" }, drawText(text, context)),
      h(
        "div",
        { class: "confirm-buttons" },
        button(deny, "no", ""),
        button(confirm, "yes", `button-${style}`),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
