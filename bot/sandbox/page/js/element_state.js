// What is typed and chosen in the elements of blocks: each says how it is read and written.

/** @type {WeakMap<Element, {read: () => object, write: (fields: object) => void}>} */
const HANDLES = new WeakMap();
const SETTLED = new WeakMap();

/**
 * Tell how an element's state is read and written; `fields` are Slack's, without `type`.
 *
 * @template {HTMLElement} T
 * @param {T} node the element's outermost node
 * @param {{read: () => object, write: (fields: object) => void}} handle
 * @returns {T}
 */
export function bind(node, handle) {
  HANDLES.set(node, handle);
  SETTLED.set(node, handle.read());
  return node;
}

/** Give the handle of an element; buttons and menus have no state, hence none. */
export function handleOf(node) {
  return HANDLES.get(node);
}

/** Take what is given now for settled: a "no" to a question leads back to it. */
export function settle(node) {
  SETTLED.set(node, HANDLES.get(node).read());
}

/** Go back to what was settled last. */
export function unsettle(node) {
  HANDLES.get(node).write(SETTLED.get(node));
}

/** List the elements below `root` that have a state, in order. */
export function statefulBelow(root) {
  return [...root.querySelectorAll("[data-action-id]")].filter((node) => HANDLES.has(node));
}
