// Keeps the focus where it was while a part of the page is drawn anew.

/**
 * Draw something anew and give the focus back to what has the same `data-key` there.
 *
 * @param {HTMLElement} root
 * @param {() => void} draw
 * @param {HTMLElement | null} [instead] what gets the focus where that is gone
 */
export function keepFocus(root, draw, instead = null) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  draw();
  if (!held || held.isConnected) return;
  const { key } = held.dataset;
  const again = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  (again || instead)?.focus({ preventScroll: true });
}
