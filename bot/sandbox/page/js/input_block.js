// An input block: a label, the element, a hint, and what is wrong with what was given.

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawPlain } from "./mrkdwn.js";

let drawn = 0;

/**
 * Draw an input block; `context.errors` has a sentence for each block_id that was refused.
 *
 * @param {object} block
 * @param {object} context
 * @returns {HTMLElement}
 */
export function drawInput(block, context) {
  const id = `input-${++drawn}`;
  const { label, hint, element, optional } = block;
  const error = context.errors?.[block.block_id];
  const notes = [
    hint && h("p", { class: "input-hint", id: `${id}-hint` }, drawPlain(hint.text, hint)),
    error && h("p", { class: "input-error", id: `${id}-error` }, error),
  ].filter(Boolean);
  const field = {
    id,
    label: `${id}-label`,
    described: notes.map((note) => note.id).join(" ") || undefined,
    invalid: Boolean(error),
    required: !optional,
  };
  return h(
    "div",
    { class: error ? "input input-wrong" : "input" },
    h(
      "label",
      { for: id, id: field.label, class: "input-label" },
      drawPlain(label.text, label),
      optional && h("span", { class: "optional" }, " (optional)"),
    ),
    drawElement(element, block, context, field),
    notes,
  );
}
