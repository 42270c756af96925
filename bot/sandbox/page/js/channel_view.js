// The centre pane: one conversation, and where to write in it.

import { drawChannelHead } from "./channel_head.js";
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { createFrame } from "./frames.js";
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
  #frame = createFrame((options) => this.#draw(options));
  #head = h("header", { class: "pane-head" });
  #home = h("div", { class: "home", hidden: true });
  #problem = h("div", { class: "list-problem", role: "alert" });
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
    this.#body.append(this.#problem, this.#list.node);
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
    if (route.channel !== this.#id) this.#change(route.channel);
    const isFirst = this.#list.oldest === undefined;
    this.#drawFrame();
    if (route.home) return this.#openHome();
    const answer = await this.#fetch(route.channel);
    if (route.channel !== this.#id || answer.error === "late") return;
    this.#sayProblem(answer, () => this.open(route));
    if (!answer.ok) return;
    if (isFirst) this.#unreadFrom = this.#firstUnread();
    this.#frame.now();
  }

  /** Bring a message into view, however far back it is. */
  async jump(ts, options) {
    const id = this.#id;
    const answer = await this.#page.history.back(id, ts);
    if (id !== this.#id || answer.error === "late") return;
    if (!answer.ok) this.#sayProblem(answer, () => this.jump(ts, options));
    this.#frame.now();
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
    store.subscribe("deleted", ({ channel }) => here(channel) && this.#frame.soon());
    store.subscribe("channel", ({ id }) => here(id) && this.#drawFrame());
    store.subscribe("home", () => this.#page.route.home && this.#drawHome());
    document.addEventListener("visibilitychange", () => this.#list.isAtEnd && this.#markRead());
  }

  #change(id) {
    this.#id = id;
    this.#unreadFrom = undefined;
    this.#list.reset("end");
    replace(this.#problem);
  }

  /** What is known, and at least as far back as what is drawn. */
  async #fetch(id) {
    const { history } = this.#page;
    const isNew = this.#list.oldest === undefined;
    const answer = await history.open(id);
    return answer.ok && !isNew ? history.back(id, this.#list.oldest) : answer;
  }

  /** Say what could not be fetched, and offer to try once more. */
  #sayProblem({ ok, message }, retry) {
    const again = () => {
      replace(this.#problem);
      this.#list.focus();
      retry();
    };
    replace(this.#problem, ok ? null : drawProblem(message, again));
  }

  #draw(options) {
    const { store, history } = this.#page;
    const channel = store.channel(this.#id);
    if (!channel || !history.isKnown(this.#id)) return;
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
    if (id !== this.#id || answer.error === "late") return;
    this.#sayProblem(answer, () => this.#loadOlder());
    if (answer.ok) this.#frame.now();
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
    this.#frame.soon({ live: true });
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

function drawProblem(words, retry) {
  const button = h("button", { type: "button", class: "link", on: { click: retry } }, "Try again");
  return [h("p", {}, `Messages are missing here. ${words}`), button];
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
