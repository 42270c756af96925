// The small things that text holds, drawn the same in rich text, mrkdwn and markdown.

import { h } from "./dom.js";
import { EMOJI_NAME, emojiChar } from "./emoji.js";

const SHORTCODE = new RegExp(`:(${EMOJI_NAME.source}):`, "g");
const SAFE = ["http:", "https:", "mailto:"];

/** Tell whether a link may be followed from here: web pages and mail, nothing else. */
export function isSafeUrl(url) {
  return URL.canParse(url) && SAFE.includes(new URL(url).protocol);
}

/**
 * Draw a link in a new tab; what isn't safe to follow is text with its address as a title.
 *
 * @param {string} url
 * @param {...(Node | string)} label
 */
export function drawLink(url, ...label) {
  if (!isSafeUrl(url)) return h("span", { class: "dead-link", title: url }, label);
  return h("a", { class: "link", href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Draw an emoji by its characters; screen readers say its name. */
export function drawEmoji(char, name) {
  const shown = `:${name}:`;
  return h("span", { class: "emoji", role: "img", "aria-label": shown, title: shown }, char);
}

/** Draw text whose `:names:` become emoji where there is one of that name. */
export function drawShortcodes(text) {
  const drawn = [];
  let from = 0;
  for (const match of text.matchAll(SHORTCODE)) {
    const char = emojiChar(match[1]);
    if (!char) continue;
    drawn.push(text.slice(from, match.index), drawEmoji(char, match[1]));
    from = match.index + match[0].length;
  }
  return [...drawn, text.slice(from)].filter((each) => each !== "");
}

/** Draw `@name` of a person. */
export function drawPerson(id, context, label) {
  return drawMention(context.personName?.(id) ?? label ?? id, "mention-person");
}

/** Draw `@name` of a group of people. */
export function drawGroup(id, context, label) {
  return drawMention(context.groupName?.(id) ?? label ?? id, "mention-group");
}

/** Draw `@here`, `@channel` or `@everyone`, which call many people. */
export function drawBroadcast(range) {
  return drawMention(range, "mention-all");
}

/** Draw `#name` of a channel, which opens it. */
export function drawChannel(id, context, label) {
  const name = context.channelName?.(id) ?? label ?? "unknown-channel";
  const open = () => context.openChannel?.(id);
  const props = { type: "button", class: "mention mention-channel", on: { click: open } };
  return h("button", props, `#${String(name).replace(/^#/, "")}`);
}

function drawMention(name, kind) {
  return h("span", { class: `mention ${kind}` }, `@${String(name).replace(/^@/, "")}`);
}

/** Draw code in a line. */
export function drawCode(...children) {
  return h("code", { class: "code" }, children);
}

/** Draw lines of code as they are; `language` is named in the corner. */
export function drawFence(children, language) {
  return h("pre", { class: "fence", "data-language": language }, h("code", null, children));
}
