// What was sent: a message as a phone's notification, its text, metadata and blocks.

import { channelTitle } from "./channel_menu.js";
import { openDialog, wordButton } from "./dialog.js";
import { h } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { drawCode, drawJson } from "./json.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { permalinkOf } from "./permalink.js";
import { visibleCharacters } from "./visible.js";

const MOST_BLOCKS = 50;
/** Slack advises against a longer text. */
const LONG_TEXT = 4000;
/** Undocumented: messages of about 11,300 to 13,300 visible characters were refused. */
const RISKY_CHARACTERS = 11_000;

/**
 * Open a dialog with all that a message is made of.
 *
 * @param {object} message
 * @param {{store: object, context: object}} page
 */
export function inspect(message, page) {
  const dialog = openDialog({
    title: "What was sent",
    wide: true,
    body: [
      part("As a notification", drawNotification(message, page)),
      part("Notification text", drawText(message.text ?? "")),
      part("Metadata", drawMetadata(message.metadata)),
      part("Blocks", drawBlocksPart(message)),
      part("Message", drawFacts(message, page)),
    ],
    actions: [wordButton("Close", { autofocus: true, onClick: () => dialog.close() })],
  });
}

function part(title, ...children) {
  return h("section", { class: "inspect-part" }, h("h3", {}, title), children);
}

function quiet(...words) {
  return h("p", { class: "quiet" }, words);
}

function authorOf(message, { personName }) {
  return message.bot_profile?.name ?? message.username ?? personName(message.user);
}

function channelOf({ channel }, store) {
  const known = store.channel(channel);
  return known ? channelTitle(known, store) : channel;
}

function drawNotification(message, { context, store }) {
  // A notification shows words alone: names for ids, labels for links, no marks.
  const words = drawMrkdwn(message.text ?? "", { ...context, surface: "message" }).textContent;
  const head = [h("b", {}, store.team.name), h("span", { class: "quiet" }, "now")];
  return [
    h(
      "div",
      { class: "lock-screen" },
      h("span", { class: "lock-sign" }, icon("workspace")),
      h("p", { class: "lock-head" }, head),
      h("p", { class: "lock-channel" }, channelOf(message, store)),
      h("p", { class: "lock-text" }, `${authorOf(message, context)}: ${words}`),
    ),
    quiet("A phone and a screen reader get this text alone, not the blocks."),
  ];
}

function drawText(text) {
  const length = [...text].length;
  if (length === 0) return h("p", { class: "warning" }, "Empty: there is nothing to notify with.");
  const long = length > LONG_TEXT;
  const advice = long && `; Slack advises at most ${LONG_TEXT.toLocaleString("en")}`;
  return [
    drawCode("As Slack keeps it", text),
    h("p", { class: long ? "warning" : "quiet" }, count(length, "character"), advice),
  ];
}

function drawMetadata(metadata) {
  if (!metadata) return quiet("None.");
  const payload = Object.entries(metadata.event_payload ?? {});
  const rows = payload.map(([name, value]) => [name, asText(value)]);
  return [
    drawTable([["event_type", metadata.event_type], ...rows]),
    drawJson("metadata", metadata),
  ];
}

function asText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function drawTable(rows) {
  const drawRow = ([name, value]) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value));
  return h("table", { class: "facts" }, h("tbody", {}, rows.map(drawRow)));
}

function drawFacts(message, { context, store }) {
  const ids = [message.user, message.bot_id, message.app_id].filter(Boolean).join(", ");
  const link = permalinkOf(message);
  return drawTable(
    [
      ["by", `${authorOf(message, context)} (${ids})`],
      ["channel", `${channelOf(message, store)} (${message.channel})`],
      ["ts", message.ts],
      ["thread_ts", message.thread_ts],
      ["subtype", message.subtype],
      ["edited", message.edited?.ts],
      ["permalink", message.is_ephemeral ? "None: only you see it" : h("a", { href: link }, link)],
    ].filter(([, value]) => value),
  );
}

function drawBlocksPart({ blocks = [], attachments = [] }) {
  const seen = visibleCharacters(blocks);
  return [
    h(
      "div",
      { class: "budgets" },
      drawBudget("blocks", blocks.length, MOST_BLOCKS, `${blocks.length} of ${MOST_BLOCKS} blocks`),
      drawBudget("characters", seen, RISKY_CHARACTERS, count(seen, "visible character")),
    ),
    quiet("Slack refuses messages somewhere above 11,000 visible characters; it doesn't say where."),
    blocks.length > 0 && drawJson("blocks", blocks),
    attachments.length > 0 && drawJson("attachments", attachments),
  ];
}

function drawBudget(name, value, most, words) {
  const id = `budget-${name}`;
  return h(
    "div",
    { class: value > most ? "budget over" : "budget" },
    h("label", { for: id }, words),
    h("progress", { id, value: Math.min(value, most), max: most }),
  );
}
