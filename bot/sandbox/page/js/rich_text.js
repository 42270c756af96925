// Rich text: sections, lists, quotes and code, with the styles and mentions in them.

import { dateText } from "./date_text.js";
import { h } from "./dom.js";
import { charOfCodes, emojiChar } from "./emoji.js";
import {
  drawBroadcast,
  drawChannel,
  drawCode,
  drawEmoji,
  drawFence,
  drawGroup,
  drawLink,
  drawPerson,
} from "./parts.js";
import { drawUnknown } from "./unknown.js";

const MOST_LARGE = 23;

/**
 * Draw a rich_text block (or the rich_text of a table's cell).
 *
 * @param {{elements: object[]}} block
 * @param {object} context
 * @returns {HTMLElement}
 */
export function drawRichText(block, context) {
  const large = isEmojiAlone(block.elements) && "emoji-alone";
  const runs = groupBy(block.elements, hasBar);
  return h(
    "div",
    { class: ["rich-text", large].filter(Boolean).join(" ") },
    runs.map((run) => {
      const drawn = drawParts(run, context);
      return hasBar(run[0]) ? h("blockquote", { class: "quote", dir: "auto" }, drawn) : drawn;
    }),
  );
}

/** A quote, or what has a quote's bar. */
function hasBar({ type, border }) {
  return type === "rich_text_quote" || border === 1;
}

/** Slack draws a few emoji with nothing beside them larger. */
function isEmojiAlone(elements) {
  const inline = elements.flatMap((part) =>
    part.type === "rich_text_section" ? part.elements : [{}],
  );
  const emoji = inline.filter(({ type }) => type === "emoji");
  const rest = inline.filter(
    ({ type, text }) => type !== "emoji" && !(type === "text" && !text.trim()),
  );
  return emoji.length > 0 && emoji.length <= MOST_LARGE && rest.length === 0;
}

function drawParts(parts, context) {
  const isList = ({ type }) => type === "rich_text_list";
  return groupBy(parts, isList).flatMap((run) =>
    isList(run[0]) ? drawLists(run, context) : run.map((part) => drawPart(part, context)),
  );
}

function drawPart(part, context) {
  const drawn = () => part.elements.map((each) => drawInline(each, context));
  switch (part.type) {
    case "rich_text_section":
      return h("div", { class: "rich-line", dir: "auto" }, drawn());
    case "rich_text_quote":
      return h("div", { class: "rich-line" }, drawn());
    case "rich_text_preformatted":
      return drawFence(drawn(), part.language);
    default:
      return drawUnknown(part.type);
  }
}

/**
 * Lists stand beside each other and say by `indent` how deep they are; here a deeper one is put into
 * the item above it, as HTML has it.
 */
function drawLists(lists, context) {
  const roots = [];
  let open = [];
  for (const list of lists) {
    const indent = list.indent ?? 0;
    open = open.filter((outer) => outer.indent < indent);
    const outer = open.at(-1);
    const node = drawList(list, indent - (outer?.indent ?? 0), context);
    if (outer) outer.node.lastElementChild.append(node);
    else roots.push(node);
    open.push({ indent, node });
  }
  return roots;
}

function drawList({ style, offset, indent = 0, elements }, deeper, context) {
  const items = elements.map((item) => {
    const drawn = (item.elements ?? []).map((each) => drawInline(each, context));
    return h("li", null, h("div", { class: "rich-line" }, drawn));
  });
  const level = `rich-list level-${indent % 3}`;
  const list =
    style === "ordered"
      ? h("ol", { class: level, dir: "auto", start: offset ? offset + 1 : null }, items)
      : h("ul", { class: level, dir: "auto" }, items);
  list.style.setProperty("--deeper", String(Math.max(deeper, 0)));
  return list;
}

function drawInline(element, context) {
  const draw = INLINE[element.type];
  const node = draw ? draw(element, context) : drawUnknown(element.type, "span");
  return drawStyle(node, element.style ?? {});
}

const INLINE = {
  text: ({ text }) => text,
  link: ({ url, text }) => drawLink(url, text || url),
  emoji: drawRichEmoji,
  user: ({ user_id: id }, context) => drawPerson(id, context),
  usergroup: ({ usergroup_id: id }, context) => drawGroup(id, context),
  channel: ({ channel_id: id }, context) => drawChannel(id, context),
  team: ({ team_id: id }) => h("span", { class: "mention" }, id),
  broadcast: ({ range }) => drawBroadcast(range),
  date: drawDate,
  color: ({ value }) => drawColor(value),
};

const STYLES = [
  ["code", drawCode],
  ["underline", (node) => h("u", null, node)],
  ["strike", (node) => h("s", null, node)],
  ["italic", (node) => h("i", null, node)],
  ["bold", (node) => h("b", null, node)],
  ["highlight", (node) => h("mark", null, node)],
  ["client_highlight", (node) => h("mark", null, node)],
];

function drawStyle(node, style) {
  return STYLES.reduce((inner, [name, wrap]) => (style[name] ? wrap(inner) : inner), node);
}

function drawRichEmoji({ name, unicode, skin_tone: tone }) {
  const full = tone > 1 && !name.includes("::") ? `${name}::skin-tone-${tone}` : name;
  const char = emojiChar(full) ?? (unicode ? charOfCodes(unicode) : null);
  return char ? drawEmoji(char, full) : `:${full}:`;
}

function drawDate({ timestamp, format, url, fallback }, context) {
  const text = dateText(format, timestamp, context);
  return h("span", { class: "date", title: fallback }, url ? drawLink(url, text) : text);
}

function drawColor(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = value;
  return h("span", { class: "color" }, swatch, value);
}

/** Cut a list where `key` changes. */
function groupBy(items, key) {
  const groups = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && Boolean(key(last[0])) === Boolean(key(item))) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
