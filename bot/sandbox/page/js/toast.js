// Short notes at the top of the page, and words for those who listen instead of looking.

import { h } from "./dom.js";

const LASTS = 5000;

/**
 * Show a sentence for a few seconds.
 *
 * @param {string} text
 * @param {{kind?: "note" | "error"}} [options] an error is read out at once
 */
export function toast(text, { kind = "note" } = {}) {
  const note = h("div", { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" });
  region("toasts").append(note);
  note.textContent = text;
  setTimeout(() => note.remove(), LASTS);
}

/** Say something to a screen reader without showing it. */
export function announce(text) {
  const place = region("announcer");
  place.textContent = place.textContent === text ? `${text}\u00a0` : text;
}

function region(id) {
  return document.getElementById(id);
}
