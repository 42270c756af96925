// A small window beside the button that opened it; a sheet at the foot of a phone.

import { h } from "./dom.js";

const GAP = 6;
const EDGE = 8;

let close = null;

/**
 * Open `content` beside `anchor`. Escape, a press elsewhere and opening another one close it, and
 * the focus goes back to where it was.
 *
 * @param {Element} content
 * @param {Element} anchor
 * @param {{label: string}} options
 * @returns {() => void} closes it
 */
export function openPopover(content, anchor, { label }) {
  close?.();
  const before = document.activeElement;
  const box = h("div", { class: "popover", role: "dialog", "aria-label": label }, content);
  const done = () => {
    if (close !== done) return;
    close = null;
    const inside = box.contains(document.activeElement);
    box.remove();
    document.removeEventListener("pointerdown", pressedElsewhere, true);
    document.removeEventListener("keydown", pressedEscape, true);
    tellOpen(anchor, false);
    if (inside && before?.isConnected) before.focus();
  };
  const pressedElsewhere = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) done();
  };
  const pressedEscape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    done();
  };
  document.addEventListener("pointerdown", pressedElsewhere, true);
  document.addEventListener("keydown", pressedEscape, true);
  box.addEventListener("focusout", ({ relatedTarget: to }) => {
    if (to && !box.contains(to)) done();
  });
  tellOpen(anchor, true);
  document.body.append(box);
  place(box, anchor);
  close = done;
  return done;
}

function tellOpen(anchor, isOpen) {
  if (anchor.matches("button")) anchor.setAttribute("aria-expanded", String(isOpen));
}

function place(box, anchor) {
  if (matchMedia("(max-width: 640px)").matches) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const above = at.top - height - GAP;
  const below = at.bottom + GAP;
  const fitsBelow = below + height < innerHeight - EDGE;
  const top = fitsBelow || above < EDGE ? Math.min(below, innerHeight - height - EDGE) : above;
  const left = Math.min(at.left, innerWidth - width - EDGE);
  box.style.top = `${Math.max(EDGE, top)}px`;
  box.style.left = `${Math.max(EDGE, left)}px`;
}
