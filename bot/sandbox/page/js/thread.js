// The right pane: one thread, its first message and the replies, and where to reply.

import { createComposer } from "./composer.js";
import { h, replace } from "./dom.js";
import { count, momentOf } from "./format.js";
import { icon } from "./icons.js";
import { listenToKeys } from "./keys.js";
import { authorName } from "./message.js";
import { MessageList } from "./message_list.js";
import { attachTools } from "./message_tools.js";
import { conversationName } from "./people.js";
import { buildTimeline } from "./timeline.js";
import { announce } from "./toast.js";

const JUST_NOW = 60_000;

/**
 * Make the thread's pane.
 *
 * @param {object} page
 * @returns {{node: HTMLElement, open: Function, close: () => void, draw: () => void}}
 */
export function createThread(page) {
  const inThread = { ...page, place: "thread" };
  const list = new MessageList({ label: "Messages of the thread", page: inThread });
  const title = h("p", { class: "pane-note" });
  const foot = h("div", { class: "pane-foot" });
  const shown = { channel: "", ts: "" };
  const composer = createComposer({
    page,
    broadcast: true,
    place: () => ({ channel: shown.channel, thread_ts: shown.ts }),
    label: () => "Reply to the thread",
    onSent: () => list.toEnd(),
  });
  const leave = async () => {
    const { channel, ts } = shown;
    const wasHere = node.contains(document.activeElement);
    await page.go({ channel });
    if (wasHere) page.channelView.focus(ts);
  };
  const node = h(
    "aside",
    { class: "pane pane-thread", "aria-label": "Thread", hidden: true },
    drawHeader(title, leave),
    list.node,
    foot,
  );
  const messageOf = ({ dataset }) => page.store.message(shown.channel, dataset.ts);
  const tools = attachTools(list.scroller, inThread, messageOf);
  listenToKeys(list, { ...tools, write: composer.focus, leave });
  composer.node.addEventListener("leave", () => list.focus());
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  });

  const draw = (options) => {
    if (shown.ts) list.show(buildThread(page.store.threadMessages(shown.channel, shown.ts), page.store), options);
  };

  async function open(channel, ts, { reply, focus = false } = {}) {
    const same = shown.channel === channel && shown.ts === ts;
    Object.assign(shown, { channel, ts });
    node.hidden = false;
    replace(title, placeName(page.store.channel(channel), page.store));
    drawFoot();
    if (!same) {
      list.reset(isGrowing(page.store.message(channel, ts)) ? "end" : "start");
      composer.field.value = "";
      composer.refresh();
    }
    const answer = await page.history.thread(channel, ts);
    if (shown.ts !== ts || shown.channel !== channel) return;
    if (!answer.ok) return leave();
    draw();
    if (reply) list.jump(reply);
    if (focus) composer.node.isConnected ? composer.focus() : list.focus(ts);
  }

  function drawFoot() {
    const channel = page.store.channel(shown.channel);
    const may = channel && !channel.is_archived && channel.is_member;
    if (may === composer.node.isConnected && (may || foot.firstChild)) return;
    const why = channel?.is_archived ? "This channel is archived." : "Join the channel to reply.";
    replace(foot, may ? composer.node : h("p", { class: "foot-bar" }, why));
  }

  function close() {
    Object.assign(shown, { channel: "", ts: "" });
    node.hidden = true;
    list.reset("start");
  }

  const concerns = ({ channel, ts, thread_ts }) =>
    channel === shown.channel && (ts === shown.ts || thread_ts === shown.ts);
  page.store.subscribe("message", (message, isNew) => {
    if (!concerns(message)) return;
    draw({ live: true });
    const mine = message.user === page.store.me?.id;
    if (isNew && !mine) announce(`Reply from ${authorName(message, page.store)}`);
  });
  page.store.subscribe("deleted", ({ channel, ts, message }) => {
    if (message && concerns(message)) draw();
    if (channel === shown.channel && ts === shown.ts) leave();
  });
  page.store.subscribe("channel", (channel) => channel.id === shown.channel && drawFoot());
  return { node, open, close, draw };
}

/** The parent, how many replies there are, and the replies. */
function buildThread(messages, store) {
  const zone = store.me?.tz;
  const [parent, ...replies] = buildTimeline(messages, zone).filter(isNotFirstDay());
  if (!parent || replies.length === 0) return parent ? [parent] : [];
  const said = messages.filter((each) => !each.is_ephemeral).length - 1;
  const label = count(said, "reply", "replies");
  const line = { key: "replies", kind: "replies", label };
  const first = replies[0].kind === "message" ? { ...replies[0], grouped: false } : replies[0];
  return [parent, line, first, ...replies.slice(1)];
}

function isNotFirstDay() {
  let days = 0;
  return (item) => item.kind !== "day" || days++ > 0;
}

function isGrowing(parent) {
  return parent?.latest_reply && Date.now() - momentOf(parent.latest_reply) < JUST_NOW;
}

function placeName(channel, store) {
  if (!channel) return "";
  const name = conversationName(channel, store);
  return channel.kind.endsWith("_channel") ? `#${name}` : name;
}

function drawHeader(title, leave) {
  const button = (label, name, extra) =>
    h(
      "button",
      { type: "button", class: `tool ${extra}`, "aria-label": label, title: label, on: { click: leave } },
      icon(name),
    );
  return h(
    "header",
    { class: "pane-head" },
    button("Back to the channel", "back", "only-phone"),
    h("div", { class: "pane-title" }, h("h2", {}, "Thread"), title),
    button("Close the thread", "close", "no-phone"),
  );
}
