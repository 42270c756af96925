// JSON as a person reads it: indented, with names, words and numbers told apart.

import { copyButton } from "./copy.js";
import { h } from "./dom.js";

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Colouring more than this is not worth the wait. */
const MOST_COLOURED = 200_000;

/**
 * Draw a value as JSON with a button that copies it.
 *
 * @param {string} label What it is, for screen readers
 */
export function drawJson(label, value) {
  const text = JSON.stringify(value, null, 2);
  const code = text.length > MOST_COLOURED ? [text] : [...coloured(text)];
  return h(
    "div",
    { class: "code-view" },
    copyButton("Copy", () => text),
    h("pre", { tabindex: "0", role: "region", "aria-label": label }, h("code", {}, code)),
  );
}

function* coloured(text) {
  let done = 0;
  for (const found of text.matchAll(TOKENS)) {
    yield text.slice(done, found.index);
    const [all, string, colon] = found;
    yield h("span", { class: colon ? "json-name" : string ? "json-text" : "json-other" }, string ?? all);
    if (colon) yield colon;
    done = found.index + all.length;
  }
  yield text.slice(done);
}
