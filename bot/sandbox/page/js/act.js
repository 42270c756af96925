// From a press or a choice to the app: asks first where the element wants it, then tells.

import { askFirst } from "./confirm.js";
import { h } from "./dom.js";
import { settle, unsettle } from "./element_state.js";
import { readState } from "./state.js";

/** What Slack repeats of an element in the action that it sends. */
const REPEATED = /^(?:initial_\w+|placeholder|text|value|style|url)$/;

/**
 * Make the outermost node of an element, by which its state is found again.
 *
 * @param {object} element
 * @param {object} block
 * @param {...any} children
 */
export function elementNode(element, block, ...children) {
  const { type, action_id } = element;
  return h(
    "div",
    {
      class: `element element-${type}`,
      dataset: { type, actionId: action_id ?? type, blockId: block.block_id },
    },
    children,
  );
}

/** Tell whether a change of an element goes to the app at once. */
export function isLive(block) {
  return block.type !== "input" || block.dispatch_action === true;
}

/**
 * Tell the app what was done.
 *
 * @param {HTMLElement} node the element's outermost node
 * @param {object} element
 * @param {object} context
 * @param {object} given what was chosen, in Slack's fields
 * @returns {Promise<boolean>} false if the person was asked and said no
 */
export async function act(node, element, context, given) {
  if (element.confirm && !(await askFirst(element.confirm, context))) return false;
  const { type, actionId: action_id, blockId: block_id } = node.dataset;
  const repeated = Object.entries(element).filter(([name]) => REPEATED.test(name));
  const action = { type, action_id, block_id, ...Object.fromEntries(repeated), ...given };
  const root = node.closest("[data-blocks]");
  node.setAttribute("aria-busy", "true");
  try {
    await context.onAction?.(action, root ? readState(root) : { values: {} });
  } finally {
    node.removeAttribute("aria-busy");
  }
  return true;
}

/** Tell the app of a change if it listens; a "no" takes the change back. */
export async function actOnChange(node, element, block, context, given) {
  if (!isLive(block)) return;
  if (await act(node, element, context, given)) settle(node);
  else unsettle(node);
}
