// The centre pane: one conversation, and where to write in it.

import { drawChannelHead } from "./channel_head.js";
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { authorName } from "./message.js";
import { MessageList } from "./message_list.js";
import { attachTools } from "./message_tools.js";
import { placeName } from "./people.js";
import { showsInChannel } from "./store.js";
import { buildTimeline } from "./timeline.js";
import { announce, toast } from "./toast.js";

export class ChannelView {
  #page;
  #list;
  #composer;
  #id = "";
  #unreadFrom;
  #head = h("header", { class: "pane-head" });
  #home = h("div", { class: "home", hidden: true });
  #body = h("div", { class: "pane-body" });
  #foot = h("div", { class: "pane-foot" });

  /** @param {object} page */
  constructor(page) {
    this.#page = page;
    const inChannel = { ...page, place: "channel" };
    this.#list = new MessageList({
      label: "Messages",
      page: inChannel,
      loadOlder: () => this.#loadOlder(),
      onEnd: () => this.#markRead(),
    });
    this.#composer = new Composer({
      page,
      place: () => ({ channel: this.#id }),
      onSent: () => this.#list.toEnd(),
      onLeave: () => this.#list.focus(this.#list.newest),
    });
    const messageOf = ({ dataset }) => page.store.message(this.#id, dataset.ts);
    const tools = attachTools(this.#list.scroller, inChannel, messageOf);
    const write = () => this.focusWriting();
    listenToKeys(this.#list, { ...tools, write, leave: page.sidebar.focus });
    this.#body.append(this.#list.node);
    this.node = h(
      "main",
      { class: "pane pane-channel" },
      this.#head,
      page.hints.node,
      this.#home,
      this.#body,
      this.#foot,
    );
    this.#listen(page.store);
  }

  /** Show a conversation, at its end where it was not the one that is shown. */
  async open(route) {
    const changed = route.channel !== this.#id;
    if (changed) this.#change(route.channel);
    this.#drawFrame();
    if (route.home) return this.#openHome();
    const { history } = this.#page;
    const answer = await history.open(route.channel);
    if (!changed && this.#list.oldest) await history.back(route.channel, this.#list.oldest);
    if (route.channel !== this.#id) return;
    if (!answer.ok) return toast(answer.message, { kind: "error" });
    if (changed) this.#unreadFrom = this.#firstUnread();
    this.#draw();
  }

  /** Bring a message into view, however far back it is. */
  async jump(ts, options) {
    await this.#page.history.back(this.#id, ts);
    this.#draw();
    this.#list.jump(ts, options);
  }

  /** Focus a message; without a ts the one that had the focus last. */
  focus(ts) {
    this.#list.focus(ts);
  }

  /** Focus where one writes, or what stands in its place. */
  focusWriting() {
    this.#foot.querySelector("textarea, button")?.focus();
  }

  /** Put words where one writes. */
  write(text) {
    this.#composer.write(text);
  }

  /** Forget what was written and which channel is shown: somebody else acts now. */
  reset() {
    this.#id = "";
    this.#composer.forget();
  }

  #listen(store) {
    const here = (id) => id === this.#id;
    store.subscribe("message", (message, isNew) => this.#hear(message, isNew));
    store.subscribe("deleted", ({ channel }) => here(channel) && this.#draw());
    store.subscribe("channel", ({ id }) => here(id) && this.#drawFrame());
    store.subscribe("home", () => this.#page.route.home && this.#drawHome());
    document.addEventListener("visibilitychange", () => this.#list.isAtEnd && this.#markRead());
  }

  #change(id) {
    this.#id = id;
    this.#unreadFrom = undefined;
    this.#list.reset("end");
  }

  #draw(options) {
    const { store, history } = this.#page;
    const channel = store.channel(this.#id);
    if (!channel) return;
    const hasMore = history.hasMore(this.#id);
    const items = buildTimeline(history.messages(this.#id), store.me?.tz, this.#unreadFrom);
    if (!hasMore) items.unshift(beginning(channel, store));
    this.#list.show(items, { hasMore, ...options });
  }

  #drawFrame() {
    const { store, route } = this.#page;
    const channel = store.channel(this.#id);
    if (!channel) return;
    const home = Boolean(route.home);
    drawChannelHead(this.#head, channel, this.#page);
    this.#drawFoot(channel);
    this.#home.hidden = !home;
    this.#body.hidden = this.#foot.hidden = home;
    document.title = `${placeName(channel, store)} – readlist sandbox`;
  }

  #drawFoot(channel) {
    this.#composer.turnTo(channel.id, `Write to ${placeName(channel, this.#page.store)}`);
    const { node } = this.#composer;
    const hadFocus = this.#foot.contains(document.activeElement);
    if (channel.is_archived) replace(this.#foot, drawArchivedBar());
    else if (!channel.is_member) replace(this.#foot, drawJoinBar(channel, this.#page));
    else if (!node.isConnected) replace(this.#foot, node);
    if (hadFocus && !this.#foot.contains(document.activeElement)) this.focusWriting();
  }

  #drawHome() {
    this.#page.dialogs.drawHome(this.#home, this.#page.store.home);
  }

  async #openHome() {
    this.#drawHome();
    const answer = await this.#page.api.call("home");
    if (!answer.ok) toast(answer.message, { kind: "error" });
  }

  async #loadOlder() {
    const id = this.#id;
    const answer = await this.#page.history.older(id);
    if (answer.ok && id === this.#id) this.#draw();
  }

  #firstUnread() {
    const { store, history, unread } = this.#page;
    const readUpTo = unread.upTo(this.#id);
    if (!readUpTo) return undefined;
    const isNews = ({ ts, user }) => ts > readUpTo && user !== store.me?.id;
    return history.messages(this.#id).find(isNews)?.ts;
  }

  #markRead() {
    const channel = this.#page.store.channel(this.#id);
    if (!channel || document.hidden || this.#page.route.home) return;
    if (this.#page.unread.mark(channel)) this.#page.sidebar.draw();
  }

  #hear(message, isNew) {
    if (message.channel !== this.#id || !showsInChannel(message)) return;
    this.#draw({ live: true });
    const { store } = this.#page;
    const mine = message.user === store.me?.id && !message.is_ephemeral;
    if (isNew && !mine) announce(`Message from ${authorName(message, store)}`);
  }
}

function beginning(channel, store) {
  const name = placeName(channel, store);
  const direct = !channel.kind.endsWith("_channel");
  const label = direct ? `Your messages with ${name} begin here.` : `This is where ${name} begins.`;
  return { key: "start", kind: "start", label, note: direct ? "" : channel.topic };
}

function drawArchivedBar() {
  const words = "This channel is archived. It can be read, but nobody can write in it.";
  return h("p", { class: "foot-bar" }, words);
}

function drawJoinBar(channel, { api }) {
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
