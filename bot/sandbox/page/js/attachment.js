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
    drawLine("attachment-note", author, attachment.author_link),
    drawLine("attachment-title", title, attachment.title_link),
    text && drawWords("plain", text, context),
    fields?.length > 0 && drawFields(fields, context),
    image_url && drawPicture({ image_url, alt_text: isText(title) ? title : "picture" }, "block"),
    drawLine("attachment-note", footer),
  ];
}

function drawFields(fields, context) {
  const rows = fields.map(({ title, value }) =>
    h(
      "div",
      {},
      h("dt", { dir: "auto" }, isText(title) && title),
      h("dd", { class: "plain", dir: "auto" }, isText(value) && drawMrkdwn(value, context)),
    ),
  );
  return h("dl", { class: "attachment-fields" }, rows);
}

function drawWords(look, text, context) {
  return h("div", { class: look, dir: "auto" }, drawMrkdwn(text, context));
}

/** A line of plain words, which may lead somewhere. */
function drawLine(look, words, address) {
  if (!isText(words)) return null;
  return h("p", { class: look, dir: "auto" }, address ? h("a", outward(address), words) : words);
}

function isText(words) {
  return typeof words === "string" && words !== "";
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
