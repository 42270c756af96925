// The centre pane: one conversation, and where to write in it.

import { drawChannelHead } from "./channel_head.js";
import { createComposer } from "./composer.js";
import { h, replace } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { authorName } from "./message.js";
import { MessageList } from "./message_list.js";
import { attachTools } from "./message_tools.js";
import { conversationName } from "./people.js";
import { showsInChannel } from "./store.js";
import { buildTimeline } from "./timeline.js";
import { announce, toast } from "./toast.js";

/**
 * Make the centre pane.
 *
 * @param {object} page
 * @returns {{node: HTMLElement, open: Function, draw: Function, jump: Function, reset: () => void}}
 */
export function createChannelView(page) {
  const { store, history } = page;
  const shown = { id: "", unreadFrom: undefined, drafts: new Map() };
  const inChannel = { ...page, place: "channel" };
  const list = new MessageList({
    label: "Messages",
    page: inChannel,
    loadOlder: async () => {
      const { id } = shown;
      const answer = await history.older(id);
      if (answer.ok && id === shown.id) draw();
    },
    onEnd: () => markRead(),
  });
  const composer = createComposer({
    page,
    place: () => ({ channel: shown.id }),
    label: () => `Write to ${placeName(store.channel(shown.id), store)}`,
    onSent: () => list.toEnd(),
  });
  const parts = {
    head: h("header", { class: "pane-head" }),
    home: h("div", { class: "home", hidden: true, tabindex: "-1" }),
    body: h("div", { class: "pane-body", id: "messages" }, list.node),
    foot: h("div", { class: "pane-foot", id: "write" }),
  };
  const node = h(
    "main",
    { class: "pane pane-channel" },
    parts.head,
    page.hints.node,
    parts.home,
    parts.body,
    parts.foot,
  );
  const messageOf = ({ dataset }) => store.message(shown.id, dataset.ts);
  const tools = attachTools(list.scroller, inChannel, messageOf);
  const leave = () => document.querySelector(".sidebar [aria-current]")?.focus();
  listenToKeys(list, { ...tools, write: composer.focus, leave });
  composer.node.addEventListener("leave", () => list.focus(list.articles().at(-1)?.dataset.ts));

  function draw(options) {
    const channel = store.channel(shown.id);
    if (!channel) return;
    const hasMore = history.hasMore(shown.id);
    const items = buildTimeline(history.messages(shown.id), store.me?.tz, shown.unreadFrom);
    if (!hasMore) items.unshift(beginning(channel, store));
    list.show(items, { hasMore, ...options });
  }

  function drawFrame() {
    const channel = store.channel(shown.id);
    if (!channel) return;
    drawChannelHead(parts.head, channel, page);
    drawFoot(channel);
    const home = Boolean(page.route.home);
    parts.home.hidden = !home;
    parts.body.hidden = parts.foot.hidden = home;
    document.title = `${placeName(channel, store)} – readlist sandbox`;
  }

  function drawFoot(channel) {
    const bar = channel.is_archived ? archivedBar() : channel.is_member ? null : joinBar(channel, page);
    const wanted = bar ?? composer.node;
    if (wanted === composer.node && composer.node.isConnected) return;
    replace(parts.foot, wanted);
    composer.refresh();
  }

  async function open(route) {
    const changed = route.channel !== shown.id;
    if (changed) change(route.channel);
    drawFrame();
    if (route.home) return openHome();
    const answer = await history.open(route.channel);
    if (!changed && list.oldest) await history.back(route.channel, list.oldest);
    if (route.channel !== shown.id) return;
    if (!answer.ok) return toast(answer.message, { kind: "error" });
    if (changed) shown.unreadFrom = firstUnread(route.channel);
    draw();
    // The list fills itself when it has its size, which it has only now if it was hidden.
    if (changed && !route.ts && !route.thread) list.toEnd();
  }

  function change(id) {
    shown.drafts.set(shown.id, composer.field.value);
    Object.assign(shown, { id, unreadFrom: undefined });
    list.reset("end");
    composer.field.value = shown.drafts.get(id) ?? "";
    composer.refresh();
  }

  async function openHome() {
    page.dialogs.drawHome(parts.home, store.home);
    const answer = await page.api.call("home");
    if (!answer.ok) toast(answer.message, { kind: "error" });
  }

  function firstUnread(id) {
    const readUpTo = page.unread.upTo(id);
    if (!readUpTo) return undefined;
    const other = ({ ts, user }) => ts > readUpTo && user !== store.me?.id;
    return history.messages(id).find(other)?.ts;
  }

  function markRead() {
    const channel = store.channel(shown.id);
    if (!channel || document.hidden || page.route.home) return;
    if (page.unread.mark(channel)) page.sidebar.draw();
  }

  function hear(message, isNew) {
    if (message.channel !== shown.id || !showsInChannel(message)) return;
    draw({ live: true });
    const mine = message.user === store.me?.id && !message.is_ephemeral;
    if (isNew && !mine) announce(`Message from ${authorName(message, store)}`);
  }

  store.subscribe("message", hear);
  store.subscribe("deleted", ({ channel }) => channel === shown.id && draw());
  store.subscribe("channel", (channel) => channel.id === shown.id && drawFrame());
  store.subscribe("home", (view) => page.route.home && page.dialogs.drawHome(parts.home, view));
  document.addEventListener("visibilitychange", () => list.isAtEnd && markRead());
  return {
    node,
    open,
    draw,
    focus: (ts) => list.focus(ts),
    /** Put words where one writes, for the person to send. */
    write(text) {
      composer.field.value = text;
      composer.refresh();
      composer.focus();
    },
    async jump(ts, options) {
      await history.back(shown.id, ts);
      draw();
      return list.jump(ts, options);
    },
    reset() {
      shown.id = "";
      shown.drafts.clear();
      composer.field.value = "";
    },
  };
}

function placeName(channel, store) {
  if (!channel) return "";
  const name = conversationName(channel, store);
  return channel.kind.endsWith("_channel") ? `#${name}` : name;
}

function beginning(channel, store) {
  const name = placeName(channel, store);
  const direct = !channel.kind.endsWith("_channel");
  const label = direct ? `Your messages with ${name} begin here.` : `This is where ${name} begins.`;
  return { key: "start", kind: "start", label, note: direct ? "" : channel.topic };
}

function archivedBar() {
  return h("p", { class: "foot-bar" }, "This channel is archived. It can be read, but nobody can write in it.");
}

function joinBar(channel, { api }) {
  const join = async () => {
    const answer = await api.call("join", { channel: channel.id });
    if (!answer.ok) toast(answer.message, { kind: "error" });
  };
  return h(
    "div",
    { class: "foot-bar" },
    h("p", {}, `You are only looking at #${channel.name}.`),
    h("button", { type: "button", class: "big-button", on: { click: join } }, `Join #${channel.name}`),
  );
}
