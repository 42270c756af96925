// Draws a view's blocks anew and leaves a person where they were: what they typed, and the focus.

import { drawBlocks } from "./blocks.js";
import { replace } from "./dom.js";
import { keepState, restoreState } from "./state.js";

/** What can have the focus in a view. */
export const FIELDS = "input, textarea, select, button, a[href], [role=combobox], [tabindex='0']";

/**
 * Put a view's blocks in place of all that `body` holds; the first time with what the workspace
 * knows to have been typed, which is what a reloaded page begins with.
 *
 * @param {HTMLElement} body
 * @param {{blocks: object[], state?: {values: object}}} view
 * @param {object} context as drawBlocks takes it
 */
export function redrawBlocks(body, view, context) {
  const kept = body.hasChildNodes() ? keepState(body) : { values: view.state?.values ?? {} };
  const place = placeOf(document.activeElement, body);
  replace(body, drawBlocks(view.blocks, context));
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
