// One run of Markdown text: bold, italic, strike, code, links, escapes.

import { h } from "./dom.js";
import { EMOJI_NAME, emojiChar } from "./emoji.js";
import { drawCode, drawEmoji, drawLink } from "./parts.js";

const TOKENS = [
  [/\\([!-/:-@[-`{-~])/y, ([, char]) => char],
  [/(`+)([^`](?:.*?[^`])?)\1(?!`)/sy, ([, , code]) => drawCode(code.replace(/^ (.*) $/s, "$1"))],
  [
    /!?\[((?:[^[\]\\]|\\.|\[[^[\]]*\])*)\]\(\s*<?([^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)>?(?:\s+["'(].*?["')])?\s*\)/y,
    drawNamedLink,
  ],
  [/<((?:https?:\/\/|mailto:)[^\s<>]+)>/y, ([, url]) => drawLink(url, url.replace(/^mailto:/, ""))],
  [
    /https?:\/\/[^\s<>`，。、；：！？（）「」『』《》“”]*[^\s<>`.,;:!?'"*_~)\]，。、；：！？（）「」『』《》“”]/y,
    ([url]) => drawLink(url, url),
  ],
  [
    new RegExp(`:(${EMOJI_NAME.source}):`, "y"),
    ([, name]) => emojiChar(name) && drawEmoji(emojiChar(name), name),
  ],
  [
    /(\*\*\*|___)(?=\S)(.+?)(?<=\S)\1/sy,
    ([, , inner]) => h("b", null, h("i", null, drawMarkdownLine(inner))),
  ],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\*)/sy, ([, , inner]) => h("b", null, drawMarkdownLine(inner))],
  [/~~(?=\S)(.+?)(?<=\S)~~/sy, ([, inner]) => h("s", null, drawMarkdownLine(inner))],
  [/\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)/sy, ([, inner]) => h("i", null, drawMarkdownLine(inner))],
  [
    /(?<![\p{L}\p{N}])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\p{L}\p{N}])/suy,
    ([, inner]) => h("i", null, drawMarkdownLine(inner)),
  ],
];

/**
 * Draw a run of Markdown text.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function drawMarkdownLine(text) {
  const drawn = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at);
    if (found) {
      drawn.push(plain, found.node);
      plain = "";
    } else plain += text[at];
    at += found?.length ?? 1;
  }
  return [...drawn, plain].filter((each) => each !== "");
}

function tokenAt(text, at) {
  if (!/[\\`![<h:*_~]/.test(text[at])) return null;
  for (const [pattern, draw] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const node = match && draw(match);
    if (node) return { node, length: match[0].length };
  }
  return null;
}

/** A picture is a link with its words in this block. */
function drawNamedLink([, label, url]) {
  return drawLink(url, label ? drawMarkdownLine(label) : url);
}
