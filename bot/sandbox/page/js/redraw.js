// Draws a view's blocks anew and leaves a person where they were: what they typed, and the focus.

import { drawBlocks } from "./blocks.js";
import { replace } from "./dom.js";
import { keepState, restoreState } from "./state.js";

/** What can have the focus in a view. */
export const FIELDS = "input, textarea, select, button, a[href], [role=combobox], [tabindex='0']";

/**
 * Put drawn blocks in place of all that `body` holds.
 *
 * @param {HTMLElement} body
 * @param {object[]} blocks
 * @param {object} context as drawBlocks takes it
 */
export function redrawBlocks(body, blocks, context) {
  const kept = keepState(body);
  const place = placeOf(document.activeElement, body);
  replace(body, drawBlocks(blocks, context));
  restoreState(body, kept);
  if (place) refocus(body, place);
}

/** Where a field stands: its block, the how-manieth of it, and the cursor. */
function placeOf(field, body) {
  const block = body.contains(field) ? field.closest("[data-block]") : null;
  if (!block) return null;
  const index = [...block.querySelectorAll(FIELDS)].indexOf(field);
  return { name: block.dataset.block, index, from: field.selectionStart, to: field.selectionEnd };
}

function refocus(body, { name, index, from, to }) {
  const blocks = [...body.querySelectorAll("[data-block]")];
  const block = blocks.find(({ dataset }) => dataset.block === name);
  const field = block?.querySelectorAll(FIELDS)[index];
  field?.focus({ preventScroll: true });
  if (typeof from === "number") field?.setSelectionRange(from, to);
}
