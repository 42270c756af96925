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
 * @param {{kept?: {values: object}, instead?: HTMLElement}} [options] what was typed, as `keepState`
 *   gives it; what gets the focus where the field that had it is gone
 */
export function redraw(body, draw, { kept = keepState(body), instead } = {}) {
  const held = body.contains(document.activeElement) ? document.activeElement : null;
  const place = placeOf(held);
  const fresh = draw();
  if (!drawAround(body, fresh, held)) replace(body, fresh);
  restoreState(body, kept);
  if (held && held !== document.activeElement) refocus(body, place, instead);
}

/** Inputs in which a digit means what it does by the part that the cursor is in; no script sees which. */
const IN_PARTS = ["date", "time", "datetime-local"];

/** Leave a date that somebody is typing where it is, and draw what is around it; false where none is. */
function drawAround(body, fresh, held) {
  const block = IN_PARTS.includes(held?.type) && held.closest("[data-block]");
  const [root, ...more] = fresh.children ?? [];
  if (!block || block.parentElement.parentElement !== body || !root || more.length > 0) return false;
  const blocks = [...root.children];
  const at = blocks.findIndex((each) => isSame(each, block));
  if (at < 0) return false;
  [...block.parentElement.children].filter((each) => each !== block).forEach((each) => each.remove());
  block.before(...blocks.slice(0, at));
  block.after(...blocks.slice(at + 1));
  return true;
}

/** Its label, hint and error are all that can be seen of an input beside what is in it. */
function isSame(one, other) {
  return one.dataset.block === other.dataset.block && one.textContent === other.textContent;
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
  redraw(body, () => drawBlocks(view.blocks, context), { kept });
}

/**
 * Tell where a field stands, to find it again among blocks that were drawn anew: its block, which of
 * the block's fields it is, the cursor, and what is looked for in a select that is open.
 */
export function placeOf(field) {
  const block = field?.closest("[data-block]");
  if (!block) return null;
  const index = [...block.querySelectorAll(FIELDS)].indexOf(field);
  const isOpen = field.getAttribute("aria-expanded") === "true" || "seeks" in field.dataset;
  const sought = isOpen ? field.value : undefined;
  const isTaken = field.dataset.seeks === "taken";
  const { selectionStart: from, selectionEnd: to } = field;
  return { name: block.dataset.block, index, from, to, sought, isTaken };
}

/** Focus the field that stands where `placeOf` found one; where there is none, the first of all. */
export function refocus(body, place, instead = body.querySelector(FIELDS)) {
  const blocks = [...body.querySelectorAll("[data-block]")];
  const block = blocks.find(({ dataset }) => dataset.block === place?.name);
  const field = block?.querySelectorAll(FIELDS)[place.index];
  (field ?? instead)?.focus({ preventScroll: true });
  if (!field) return;
  if (place.sought !== undefined) seekAgain(field, place);
  if (typeof place.from === "number") field.setSelectionRange(place.from, place.to);
}

function seekAgain(field, { sought, isTaken }) {
  if (field.value === sought) return field.click();
  field.value = sought;
  field.dispatchEvent(new Event("input"));
  if (isTaken) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
}
