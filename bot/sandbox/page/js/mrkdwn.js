// Slack's own markup, mrkdwn: *bold*, _italic_, ~strike~, `code`, > quotes, <links> and mentions.
// What it takes for markup is Slack's page "Formatting message text".

import { dateText } from "./date_text.js";
import { h } from "./dom.js";
import { EMOJI_NAME, emojiChar } from "./emoji.js";
import {
  drawBroadcast,
  drawChannel,
  drawCode,
  drawEmoji,
  drawFence,
  drawGroup,
  drawLink,
  drawPerson,
  drawShortcodes,
} from "./parts.js";

const FENCE = /```\n?([^]+?)\n?```\n?/g;
const QUOTE = /^(?:>|&gt;) ?/;
const QUOTE_TO_THE_END = /^(?:>>>|&gt;&gt;&gt;) ?/m;

/**
 * Draw mrkdwn.
 *
 * @param {string} text
 * @param {object} context
 * @param {{verbatim?: boolean}} [how] `verbatim`: bare addresses stay text
 * @returns {DocumentFragment}
 */
export function drawMrkdwn(text, context, { verbatim = false } = {}) {
  const fragment = document.createDocumentFragment();
  fragment.append(
    ...splitFences(text).flatMap((piece) => drawPiece(piece, { ...context, verbatim })),
  );
  return fragment;
}

/**
 * Draw a plain_text: no markup but emoji names, unless `emoji` is false.
 *
 * @param {string} text
 * @param {{emoji?: boolean}} [how]
 * @returns {DocumentFragment}
 */
export function drawPlain(text, { emoji = true } = {}) {
  const fragment = document.createDocumentFragment();
  fragment.append(...(emoji ? drawShortcodes(unescape(text)) : [unescape(text)]));
  return fragment;
}

/** Draw a text object, of whichever kind it is. */
export function drawText(object, context) {
  if (object.type === "mrkdwn") return drawMrkdwn(object.text, context, object);
  return drawPlain(object.text, object);
}

/** Slack escapes three characters and no others; once, so that `&amp;lt;` is `&lt;`. */
function unescape(text) {
  const characters = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => characters[entity]);
}

function splitFences(text) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(FENCE)) {
    pieces.push({ text: text.slice(from, match.index).replace(/\n$/, "") }, { code: match[1] });
    from = match.index + match[0].length;
  }
  return [...pieces, { text: text.slice(from) }].filter((piece) => piece.code || piece.text);
}

function drawPiece({ text, code }, context) {
  if (code !== undefined) return [drawFence(drawInside(code, context))];
  const end = text.search(QUOTE_TO_THE_END);
  if (end < 0) return drawLines(text.split("\n"), context);
  const before = text.slice(0, end).replace(/\n$/, "");
  const quoted = text.slice(end).replace(QUOTE_TO_THE_END, "");
  return [...(before ? drawLines(before.split("\n"), context) : []), drawQuote([quoted], context)];
}

/** Lines with a bar are drawn together; so are those between them. */
function drawLines(lines, context) {
  const runs = [];
  for (const line of lines) {
    const quoted = QUOTE.test(line);
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, lines: [] });
    runs.at(-1).lines.push(quoted ? line.replace(QUOTE, "") : line);
  }
  return runs.flatMap((run) =>
    run.quoted ? [drawQuote(run.lines, context)] : drawInline(run.lines.join("\n"), context),
  );
}

function drawQuote(lines, context) {
  return h("blockquote", { class: "quote" }, drawInline(lines.join("\n"), context));
}

/** What stands in a line and can't be cut in two, by the character that it begins with. */
const ATOMS = {
  "<": { pattern: /<([^<>\n|]+)(?:\|([^<>\n]*))?>/y, draw: drawSpecial },
  "`": {
    pattern: /`([^`\n]+)`/y,
    draw: ([, code], context) => drawCode(drawInside(code, context)),
  },
  ":": { pattern: new RegExp(`:(${EMOJI_NAME.source}):`, "y"), draw: drawNamedEmoji },
  h: { pattern: /https?:\/\/[^\s<>|`，。、；：！？（）「」『』《》“”]+/y, draw: drawBareUrl },
};

const TAIL = [...".,;:!?'\"*_~)]}"];
const STYLES = { "*": "b", _: "i", "~": "s" };

function drawInline(text, context) {
  const drawn = [];
  let plain = "";
  let at = 0;
  const unclosed = {};
  const keep = (node, length) => {
    drawn.push(unescape(plain), node);
    plain = "";
    at += length;
  };
  while (at < text.length) {
    const atom = atomAt(text, at, context);
    const end = atom ? -1 : endOfStyle(text, at, context, unclosed);
    if (atom) keep(atom.node, atom.length);
    else if (end > 0) {
      const inner = drawInline(text.slice(at + 1, end), context);
      keep(h(STYLES[text[at]], null, inner), end + 1 - at);
    } else plain += text[at++];
  }
  return [...drawn, unescape(plain)].filter((each) => each !== "");
}

function atomAt(text, at, context) {
  const atom = ATOMS[text[at]];
  if (!atom) return null;
  atom.pattern.lastIndex = at;
  const match = atom.pattern.exec(text);
  const node = match && atom.draw(match, context, before(text, at));
  return node ? { node, length: node.taken ?? match[0].length } : null;
}

/**
 * Where the style that begins here ends; -1 if none begins. `unclosed` remembers how far each mark
 * was looked for in vain, so that a line full of them is not searched again for each.
 */
function endOfStyle(text, start, context, unclosed) {
  const mark = text[start];
  if (!opens(text, start) || start < unclosed[mark]) return -1;
  let at = start + 1;
  while (at < text.length && text[at] !== "\n") {
    if (text[at] === mark && closes(text, at)) return at;
    at += atomAt(text, at, context)?.length ?? 1;
  }
  unclosed[mark] = at;
  return -1;
}

function opens(text, at) {
  const [mark, after, previous] = [text[at], text[at + 1] ?? " ", before(text, at)];
  if (!(mark in STYLES) || after === mark || previous === mark) return false;
  return !/[\s\u200b]/.test(after) && !isWord(previous);
}

function closes(text, at) {
  const after = String.fromCodePoint(text.codePointAt(at + 1) ?? 32);
  return (
    !/\s/.test(text[at - 1]) && text[at - 1] !== text[at] && after !== text[at] && !isWord(after)
  );
}

function before(text, at) {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? " ";
}

/**
 * Tell whether markup beside this character is none: letters and digits, and whatever is as wide as
 * a Chinese character, its punctuation too (so `粗*体*` and `，*粗体*` stay as they are).
 */
function isWord(char) {
  return /[\p{L}\p{N}\u3001-\u303e\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6]/u.test(char);
}

/** In code an address is a link still; all else is as it was written. */
function drawInside(code, context) {
  const pieces = code.split(/(<(?:https?:|mailto:)[^<>\n]+>)/);
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return unescape(piece);
    const [url, label] = piece.slice(1, -1).split("|");
    return drawLink(unescape(url), unescape(label ?? url));
  });
}

function drawNamedEmoji([, name]) {
  const char = emojiChar(name);
  return char && drawEmoji(char, name);
}

function drawBareUrl([found], { verbatim }, charBefore) {
  if (verbatim || isWord(charBefore)) return null;
  const url = withoutTail(found);
  const balanced = url + (/^\)/.test(found.slice(url.length)) && url.includes("(") ? ")" : "");
  const node = drawLink(unescape(balanced), unescape(balanced));
  return Object.assign(node, { taken: balanced.length });
}

/** Marks at an address's end belong to the sentence. */
function withoutTail(found) {
  let end = found.length;
  for (let length; (length = lengthOfTail(found, end)) > 0; ) end -= length;
  return found.slice(0, end);
}

function lengthOfTail(text, end) {
  if (text.endsWith("&gt;", end)) return 4;
  return TAIL.includes(text[end - 1]) ? 1 : 0;
}

/** Draw what stands between < and >; null where it is nothing that Slack knows. */
function drawSpecial([, what, label], context) {
  const [kind, rest] = [what[0], what.slice(1)];
  if (kind === "@" && /^[UWB]\w*$/.test(rest)) return drawPerson(rest, context, label);
  if (kind === "#" && /^[CGD]\w*$/.test(rest)) return drawChannel(rest, context, label);
  if (kind === "!") return drawCommand(rest, label, context);
  if (/^[a-z][\w+.-]*:/i.test(what)) {
    const shown = label
      ? drawShortcodes(unescape(label))
      : [unescape(what).replace(/^mailto:/, "")];
    return drawLink(unescape(what), ...shown);
  }
  return null;
}

function drawCommand(command, label, context) {
  const [name, ...rest] = command.split("^");
  if (["here", "channel", "everyone", "group"].includes(name)) return drawBroadcast(name);
  if (name === "subteam") return drawGroup(rest[0], context, label);
  if (name === "date") return drawDate(rest, label, context);
  return h("span", null, unescape(label ?? `<!${command}>`));
}

function drawDate([timestamp, template, url], fallback, context) {
  const readable = /^\d+$/.test(timestamp ?? "") && template;
  const text = readable
    ? dateText(unescape(template), Number(timestamp), context)
    : unescape(fallback ?? "");
  return h("span", { class: "date", title: fallback }, url ? drawLink(unescape(url), text) : text);
}
