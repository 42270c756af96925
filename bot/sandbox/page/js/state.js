// The state of all elements of a view or a message, as Slack sends it: `state.values`.
// The shapes: docs.slack.dev, "view_submission payload".

import { handleOf, settle, statefulBelow } from "./element_state.js";

/**
 * Read what was typed and chosen below `root`.
 *
 * @param {ParentNode} root
 * @returns {{values: Object<string, Object<string, object>>}} by block_id and action_id
 */
export function readState(root) {
  const values = {};
  for (const node of statefulBelow(root)) {
    const { blockId, actionId, type } = node.dataset;
    values[blockId] ??= {};
    values[blockId][actionId] = { type, ...handleOf(node).read() };
  }
  return { values };
}

/**
 * Remember what is given, to put it back once the blocks are drawn anew.
 *
 * Slack keeps the state of an input whose block_id and action_id stay, even where the new blocks have
 * another initial value (bolt-js issue 290).
 */
export function keepState(root) {
  return readState(root);
}

/** Put back what `keepState` gave, wherever the same input is still there. */
export function restoreState(root, kept) {
  for (const node of statefulBelow(root)) {
    const { blockId, actionId, type } = node.dataset;
    const before = kept.values[blockId]?.[actionId];
    if (before?.type !== type) continue;
    handleOf(node).write(before);
    settle(node);
  }
}
