// Copying to the clipboard, also where the browser keeps its newer way for secure pages.

import { h } from "./dom.js";

/** Copy `text`; tell whether it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const field = h("textarea", { class: "out-of-sight", "aria-hidden": "true" }, text);
  const opener = document.activeElement;
  (opener?.closest("dialog") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  opener?.focus({ preventScroll: true });
  return copied;
}

/** A button that copies what `text()` gives and says so in its own words for a moment. */
export function copyButton(label, text) {
  const props = { type: "button", class: "button small", "aria-live": "polite" };
  const button = h("button", props, label);
  button.addEventListener("click", async () => {
    button.textContent = (await copyText(text())) ? "Copied" : "Can't copy here";
    setTimeout(() => (button.textContent = label), 1600);
  });
  return button;
}
