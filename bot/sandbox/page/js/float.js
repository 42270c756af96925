// A box that floats above all else, beside what it belongs to, in modals too.

const GAP = 4;
const EDGE = 8;

/**
 * Show a box (an element with `popover`) beside `anchor` and keep it there while the page moves.
 *
 * @param {HTMLElement} box
 * @param {Element} anchor
 */
export function showBeside(box, anchor) {
  if (!box.matches(":popover-open")) box.showPopover();
  place(box, anchor);
  const follow = (event) => {
    if (!box.matches(":popover-open")) return stop();
    if (!box.contains(event.target)) place(box, anchor);
  };
  const stop = () => {
    window.removeEventListener("scroll", follow, true);
    window.removeEventListener("resize", follow);
  };
  window.addEventListener("scroll", follow, true);
  window.addEventListener("resize", follow);
}

/** Hide it, if it is shown. */
export function hideFloat(box) {
  if (box.isConnected && box.matches(":popover-open")) box.hidePopover();
}

/** Below its anchor, or above where there is more room. */
function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const isBelow = below >= Math.min(box.scrollHeight, 200) || below >= above;
  box.style.maxHeight = `${Math.min(isBelow ? below : above, 320)}px`;
  box.style.minWidth = `${Math.min(at.width, innerWidth - 2 * EDGE)}px`;
  const { offsetWidth: width, offsetHeight: height } = box;
  box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
  box.style.top = `${isBelow ? at.bottom + GAP : at.top - GAP - height}px`;
}
