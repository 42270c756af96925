// What a message carries beside its text: attachments, as older apps send them, and files.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { drawPicture } from "./picture.js";
import { drawSafely } from "./unknown.js";

/** Draw a message's attachments and files; one that can't be drawn is named, the others are drawn. */
export function drawAttached({ attachments, files }, context) {
  const attached = (attachments ?? []).map((each) =>
    drawSafely("an attachment", () => drawAttachment(each, context)),
  );
  return [attached, (files ?? []).map((each) => drawSafely("a file", () => drawFile(each)))];
}

function drawAttachment(attachment, context) {
  const parts = drawParts(attachment, context).filter(Boolean);
  const { fallback, pretext } = attachment;
  return [
    pretext && drawWords("plain", pretext, context),
    h(
      "div",
      { class: "attachment" },
      parts.length > 0 ? parts : fallback && drawWords("plain", fallback, context),
    ),
  ];
}

function drawParts(attachment, context) {
  const { author_name: author, title, text, fields, image_url, footer, blocks } = attachment;
  if (blocks?.length) return [drawBlocks(blocks, context)];
  return [
    author && h("p", { class: "attachment-note", dir: "auto" }, leading(author, attachment.author_link)),
    title && h("p", { class: "attachment-title", dir: "auto" }, leading(title, attachment.title_link)),
    text && drawWords("plain", text, context),
    fields?.length > 0 && h("dl", { class: "attachment-fields" }, fields.map((each) => drawField(each, context))),
    image_url && drawPicture({ image_url, alt_text: isText(title) ? title : "picture" }, "block"),
    footer && h("p", { class: "attachment-note", dir: "auto" }, isText(footer) && footer),
  ];
}

function drawField({ title, value }, context) {
  return h(
    "div",
    {},
    h("dt", { dir: "auto" }, isText(title) && title),
    h("dd", { class: "plain", dir: "auto" }, isText(value) && drawMrkdwn(value, context)),
  );
}

function drawWords(look, text, context) {
  return h("div", { class: look, dir: "auto" }, drawMrkdwn(text, context));
}

function leading(words, address) {
  if (!isText(words)) return null;
  return address ? h("a", outward(address), words) : words;
}

function isText(words) {
  return typeof words === "string";
}

function drawFile(file) {
  const address = file.url_private ?? file.permalink ?? "";
  const name = file.title || file.name || "a file";
  const link = { class: "file", ...outward(address) };
  if (isOurs(address) && file.mimetype?.startsWith("image/")) {
    return h("a", link, h("img", { src: address, alt: file.alt_txt || name, loading: "lazy" }));
  }
  return h("a", link, icon("file"), h("span", {}, name), file.size && h("small", {}, sizeOf(file.size)));
}

/** A link that leaves the page: to the web, nowhere else. */
function outward(address) {
  const { protocol, href } = parsed(address) ?? {};
  return /^https?:$/.test(protocol) ? { href, target: "_blank", rel: "noopener noreferrer" } : {};
}

function isOurs(address) {
  return parsed(address)?.origin === location.origin;
}

function parsed(address) {
  return URL.canParse(address, location.href) ? new URL(address, location.href) : null;
}

function sizeOf(bytes) {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
