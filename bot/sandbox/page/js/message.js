// One message as an article: who, when, what, its reactions and its thread.

import { drawAttached } from "./attachment.js";
import { drawBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { keepFocus } from "./focus.js";
import { clockTime, count, fullTime, momentOf, nearTime } from "./format.js";
import { icon } from "./icons.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { avatar, personName } from "./people.js";
import { drawReactions } from "./reactions.js";
import { redraw } from "./redraw.js";
import { routeHash } from "./route.js";
import { toast } from "./toast.js";
import { drawSafely } from "./unknown.js";

const SYSTEM = /^(channel|group)_(join|leave|archive|unarchive|name|topic|purpose)$/;
const FACES = 3;
const MOST_SUMMED_UP = 400;
/** Slack's own voice, such as what it says of a command that nobody knows. */
const WORKSPACE = "USLACKBOT";

/** Say whether a message is a notice such as "has joined". */
export function isNotice(message) {
  return SYSTEM.test(message.subtype ?? "");
}

/** Name whoever wrote a message. */
export function authorName(message, store) {
  if (message.user === WORKSPACE) return "The workspace";
  const person = store.person(message.user);
  return person ? personName(person) : (message.bot_profile?.name ?? "Somebody");
}

/**
 * Make the element of a message; `update` brings it up to date and leaves alone what stayed.
 *
 * @param {object} page `{store, api, context, openThread, place}`; `place` is "channel" or "thread"
 * @returns {{node: HTMLElement, update: (message: object, grouped: boolean) => void}}
 */
export function createMessage(page) {
  const parts = {
    node: h("article", { class: "message", tabindex: "-1" }),
    head: h("div", { class: "message-head" }),
    gutter: h("div", { class: "message-gutter" }),
    body: h("div", { class: "message-body" }),
    foot: h("div", { class: "message-foot" }),
  };
  parts.node.append(
    parts.gutter,
    h("div", { class: "message-main" }, parts.head, parts.body, parts.foot),
  );
  const drawn = {};
  return {
    node: parts.node,
    update: (message, grouped) => update(parts, drawn, message, grouped, page),
  };
}

function update(parts, drawn, message, grouped, page) {
  parts.node.dataset.ts = message.ts;
  parts.node.setAttribute("aria-label", summary(message, page));
  parts.node.classList.toggle("message-grouped", grouped);
  parts.node.classList.toggle("message-app", Boolean(message.bot_id));
  parts.node.classList.toggle("message-notice", isNotice(message));
  parts.node.classList.toggle("message-private", Boolean(message.is_ephemeral));
  const once = (part, key, draw) => {
    const value = JSON.stringify(key);
    if (drawn[part] !== value) draw();
    drawn[part] = value;
  };
  const { text, blocks, attachments, files, edited, subtype, user } = message;
  const author = authorName(message, page.store);
  once("head", [grouped, author, message.ts, page.store.me?.tz], () => {
    replace(parts.gutter, drawGutter(message, grouped, page));
    replace(parts.head, grouped || isNotice(message) ? null : drawHead(message, author, page));
  });
  once("body", [text, blocks, attachments, files, edited, subtype, user], () => {
    const draw = () => drawSafely("a message", () => drawBody(message, page));
    redraw(parts.body, draw, { instead: parts.node });
  });
  const { reactions, reply_count, latest_reply, reply_users } = message;
  const thread = page.place === "channel" && [reply_count, latest_reply, reply_users];
  once("foot", [reactions, thread], () => {
    keepFocus(parts.foot, () => replace(parts.foot, drawFoot(message, page)), parts.node);
  });
}

function drawGutter(message, grouped, { store }) {
  if (isNotice(message)) return h("span", { class: "notice-mark" }, icon(noticeIcon(message)));
  if (grouped) return drawTime(message, store);
  return avatar(store.person(message.user), store.app);
}

function noticeIcon({ subtype }) {
  if (subtype.endsWith("archive")) return "archive";
  if (subtype.endsWith("leave")) return "leave";
  return subtype.endsWith("join") ? "join" : "edit";
}

function drawHead(message, author, page) {
  const { store } = page;
  const isApp = message.bot_id || store.person(message.user)?.is_bot;
  return [
    h("span", { class: "author" }, author),
    isApp && h("span", { class: "badge" }, "APP"),
    drawTime(message, store),
    message.is_ephemeral && [
      h("span", { class: "private-note" }, "Only visible to you"),
      drawDismiss(message, page),
    ],
  ];
}

function drawTime({ channel, ts, is_ephemeral }, { me }) {
  const moment = momentOf(ts);
  const time = h(
    "time",
    { datetime: moment.toISOString(), title: fullTime(moment, me?.tz) },
    clockTime(moment, me?.tz),
  );
  if (is_ephemeral) return h("span", { class: "when" }, time);
  return h("a", { class: "when", href: routeHash({ channel, ts }), tabindex: "-1" }, time);
}

function drawBody(message, page) {
  const context = contextOf(message, page);
  if (message.subtype === "tombstone") return h("p", { class: "gone" }, message.text);
  if (isNotice(message)) return drawNotice(message, context, page.store);
  const told = message.blocks?.length
    ? drawBlocks(message.blocks, context)
    : message.text && h("div", { class: "plain", dir: "auto" }, drawMrkdwn(message.text, context));
  return [
    message.subtype === "thread_broadcast" && page.place === "channel" && drawOrigin(message, page),
    told,
    drawAttached(message, context),
    message.edited && h("span", { class: "edited" }, "(edited)"),
  ];
}

function drawNotice(message, context, store) {
  const named = message.text.includes(`<@${message.user}`);
  const moment = momentOf(message.ts);
  return h(
    "p",
    {},
    !named && [h("b", {}, authorName(message, store)), " "],
    drawMrkdwn(message.text, context),
    " ",
    h("time", { title: fullTime(moment, store.me?.tz) }, clockTime(moment, store.me?.tz)),
  );
}

function drawOrigin(message, page) {
  const open = () => page.openThread(message.channel, message.thread_ts, message.ts);
  return h(
    "p",
    { class: "origin" },
    "replied to ",
    h("button", { type: "button", class: "link", on: { click: open } }, "a thread"),
  );
}

function drawDismiss({ channel, ts }, { api, store }) {
  const dismiss = async () => {
    const answer = await api.call("dismiss", { channel, ts });
    if (answer.ok) store.take({ type: "deleted", channel, ts });
    else toast(answer.message, { kind: "error" });
  };
  return h("button", { type: "button", class: "link dismiss", on: { click: dismiss } }, "Dismiss");
}

function drawFoot(message, page) {
  const threads = page.place === "channel" && message.reply_count > 0;
  return [drawReactions(message, page), threads && drawThread(message, page)];
}

function drawThread(message, { store, openThread }) {
  const last = nearTime(momentOf(message.latest_reply), store.me?.tz);
  const faces = (message.reply_users ?? []).slice(0, FACES);
  return h(
    "button",
    {
      type: "button",
      class: "thread-summary",
      "data-key": "thread",
      on: { click: () => openThread(message.channel, message.ts) },
    },
    faces.map((id) => avatar(store.person(id), store.app)),
    h("span", { class: "thread-count" }, count(message.reply_count, "reply", "replies")),
    h("span", { class: "thread-last" }, `last ${last}`),
  );
}

function contextOf(message, { context, api }) {
  const { channel, ts } = message;
  return {
    ...context,
    surface: "message",
    zone: context.zone,
    onAction: async (action, state) => {
      const answer = await api.call("press", { channel, ts, action, state });
      if (!answer.ok) toast(answer.message, { kind: "error" });
    },
    suggest: (action_id, block_id, value) =>
      api.call("suggest", { channel, ts, action_id, block_id, value }),
  };
}

/** Who wrote it, when, and how it begins, in words as they are drawn. */
function summary(message, { store, context }) {
  const when = clockTime(momentOf(message.ts), store.me?.tz);
  const beginning = drawMrkdwn(String(message.text ?? "").slice(0, MOST_SUMMED_UP), context).textContent;
  const words = beginning.replaceAll(/\s+/g, " ").slice(0, 80);
  return `${authorName(message, store)}, ${when}: ${words}`;
}
