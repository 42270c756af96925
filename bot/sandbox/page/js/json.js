// JSON and raw text as a person reads them: with a name, a way to copy them, and some colour.

import { copyButton } from "./copy.js";
import { h } from "./dom.js";

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Colouring more than this is not worth the wait. */
const MOST_COLOURED = 200_000;

/** Draw a value as JSON under its name, with a button that copies it. */
export function drawJson(name, value) {
  const text = JSON.stringify(value, null, 2);
  return drawCode(name, text, text.length > MOST_COLOURED ? [text] : [...coloured(text)]);
}

/**
 * Draw text exactly as it is under its name, with a button that copies it.
 *
 * @param {string} name
 * @param {string} text
 * @param {(Node | string)[]} [drawn] how the text is drawn, if not plainly
 */
export function drawCode(name, text, drawn = [text]) {
  const props = { tabindex: "0", role: "region", "aria-label": name };
  return h(
    "div",
    { class: "code-view" },
    h("p", { class: "code-head" }, h("span", {}, name), copyButton("Copy", () => text)),
    h("pre", props, h("code", {}, drawn)),
  );
}

function* coloured(text) {
  let done = 0;
  for (const found of text.matchAll(TOKENS)) {
    yield text.slice(done, found.index);
    const [all, string, colon = ""] = found;
    if (colon) yield h("span", { class: "json-name" }, string);
    else if (string) yield string;
    else yield h("span", { class: "json-other" }, all);
    yield colon;
    done = found.index + all.length;
  }
  yield text.slice(done);
}
