// Draws a view's blocks anew and leaves a person where they were: what they typed, and the focus.

import { drawBlocks } from "./blocks.js";
import { replace } from "./dom.js";
import { keepState, restoreState } from "./state.js";

/** What can have the focus in a view. */
export const FIELDS = "input, textarea, select, button, a[href], [role=combobox], [tabindex='0']";

/**
 * Put what `draw` gives in place of all that `body` holds, and what was typed back into it.
 *
 * @param {HTMLElement} body
 * @param {() => any} draw
 * @param {{values: object}} [kept] what was typed, as `keepState` gives it
 */
export function redraw(body, draw, kept = keepState(body)) {
  const place = placeOf(document.activeElement);
  const isInside = body.contains(document.activeElement);
  replace(body, draw());
  restoreState(body, kept);
  if (isInside && place) refocus(body, place);
}

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
  redraw(body, () => drawBlocks(view.blocks, context), kept);
}

/**
 * Tell where a field stands, to find it again among blocks that were drawn anew: its block, which of
 * the block's fields it is, the cursor, and what is looked for in a select that is open.
 */
export function placeOf(field) {
  const block = field?.closest("[data-block]");
  if (!block) return null;
  const index = [...block.querySelectorAll(FIELDS)].indexOf(field);
  const sought = field.getAttribute("aria-expanded") === "true" ? field.value : undefined;
  const { selectionStart: from, selectionEnd: to } = field;
  return { name: block.dataset.block, index, from, to, sought };
}

/** Focus the field that stands where `placeOf` found one; the first of all where there is none. */
export function refocus(body, { name, index, from, to, sought }) {
  const blocks = [...body.querySelectorAll("[data-block]")];
  const block = blocks.find(({ dataset }) => dataset.block === name);
  const field = block?.querySelectorAll(FIELDS)[index];
  (field ?? body.querySelector(FIELDS))?.focus({ preventScroll: true });
  if (!field) return;
  if (sought !== undefined) seekAgain(field, sought);
  if (typeof from === "number") field.setSelectionRange(from, to);
}

function seekAgain(field, sought) {
  if (field.value === sought) return field.click();
  field.value = sought;
  field.dispatchEvent(new Event("input"));
}
