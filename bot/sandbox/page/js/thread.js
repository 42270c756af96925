// The right pane: one thread, its first message and the replies, and where to reply.

import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { count, momentOf } from "./format.js";
import { createFrame } from "./frames.js";
import { icon } from "./icons.js";
import { listenToKeys } from "./keys.js";
import { authorName } from "./message.js";
import { MessageList } from "./message_list.js";
import { attachTools } from "./message_tools.js";
import { placeName } from "./people.js";
import { buildTimeline } from "./timeline.js";
import { announce, toast } from "./toast.js";

const JUST_NOW = 60_000;

export class Thread {
  #page;
  #list;
  #composer;
  #channel = "";
  #ts = "";
  #frame = createFrame((options) => this.#draw(options));
  #title = h("p", { class: "pane-note" });
  #foot = h("div", { class: "pane-foot" });

  /** @param {object} page */
  constructor(page) {
    this.#page = page;
    const inThread = { ...page, place: "thread" };
    this.#list = new MessageList({ label: "Messages of the thread", page: inThread });
    this.#composer = new Composer({
      page,
      broadcast: true,
      place: () => ({ channel: this.#channel, thread_ts: this.#ts }),
      onSent: () => this.#list.toEnd(),
      onLeave: () => this.#list.focus(this.#list.newest),
    });
    this.node = h(
      "aside",
      { class: "pane pane-thread", "aria-label": "Thread", hidden: true },
      drawHead(this.#title, () => this.#leave()),
      this.#list.node,
      this.#foot,
    );
    this.#listenToKeys(inThread);
    this.#listen(page.store);
  }

  /**
   * Show a thread: from its beginning, or following its end where it is growing just now.
   *
   * @param {string} channel
   * @param {string} ts the parent's
   * @param {{reply?: string, focus?: boolean}} [options] a reply to bring into view; whether to
   *   begin to write
   */
  async open(channel, ts, { reply, focus = false } = {}) {
    const { store, history } = this.#page;
    if (this.#channel !== channel || this.#ts !== ts) {
      this.#list.reset(isGrowing(store.message(channel, ts)) ? "end" : "start");
    }
    this.#channel = channel;
    this.#ts = ts;
    this.node.hidden = false;
    this.#drawFrame();
    const answer = await history.thread(channel, ts);
    if (this.#ts !== ts || this.#channel !== channel || answer.error === "late") return;
    if (!answer.ok) return this.#refuse(answer);
    this.#frame.now();
    if (reply) this.#list.jump(reply);
    if (focus) this.#focusWriting();
  }

  /** Show no thread. */
  close() {
    this.#channel = this.#ts = "";
    this.node.hidden = true;
    this.#list.reset("start");
  }

  /** Forget what was written: somebody else acts now. */
  reset() {
    this.close();
    this.#composer.forget();
  }

  #listenToKeys(inThread) {
    const messageOf = ({ dataset }) => this.#page.store.message(this.#channel, dataset.ts);
    const tools = attachTools(this.#list.scroller, inThread, messageOf);
    const leave = () => this.#leave();
    listenToKeys(this.#list, { ...tools, write: () => this.#focusWriting(), leave });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) leave();
    });
  }

  #listen(store) {
    store.subscribe("message", (message, isNew) => this.#hear(message, isNew));
    store.subscribe("deleted", ({ channel, ts, message }) => {
      if (channel === this.#channel && ts === this.#ts) this.#leave();
      else if (message && this.#holds(message)) this.#frame.soon();
    });
    store.subscribe("channel", ({ id }) => id === this.#channel && this.#drawFrame());
  }

  #holds({ channel, ts, thread_ts }) {
    return channel === this.#channel && (ts === this.#ts || thread_ts === this.#ts);
  }

  #hear(message, isNew) {
    if (!this.#holds(message)) return;
    this.#frame.soon({ live: true });
    const { store } = this.#page;
    if (isNew && message.user !== store.me?.id) announce(`Reply from ${authorName(message, store)}`);
  }

  #draw(options) {
    const { store } = this.#page;
    const messages = store.threadMessages(this.#channel, this.#ts);
    this.#list.show(buildThread(messages, store.me?.tz), options);
  }

  #drawFrame() {
    const { store } = this.#page;
    const channel = store.channel(this.#channel);
    if (!channel) return;
    replace(this.#title, placeName(channel, store));
    this.#composer.turnTo(`${this.#channel} ${this.#ts}`, "Reply to the thread");
    const { node } = this.#composer;
    const why = channel.is_archived ? "This channel is archived." : "Join the channel to reply.";
    if (!channel.is_member || channel.is_archived) replace(this.#foot, drawBar(why));
    else if (!node.isConnected) replace(this.#foot, node);
  }

  #focusWriting() {
    if (this.#composer.node.isConnected) this.#composer.focus();
    else this.#list.focus(this.#ts);
  }

  #refuse(answer) {
    toast(answer.message, { kind: "error" });
    if (answer.error !== "unreachable") this.#leave();
  }

  async #leave() {
    const ts = this.#ts;
    const hadFocus = this.node.contains(document.activeElement);
    await this.#page.go({ channel: this.#channel });
    if (hadFocus) this.#page.channelView.focus(ts);
  }
}

/** The parent, how many replies there are, and the replies. */
function buildThread(messages, zone) {
  const [, parent, ...replies] = buildTimeline(messages, zone);
  if (!parent || replies.length === 0) return parent ? [parent] : [];
  const said = messages.filter((each) => !each.is_ephemeral).length - 1;
  const line = { key: "replies", kind: "replies", label: count(said, "reply", "replies") };
  return [parent, line, { ...replies[0], grouped: false }, ...replies.slice(1)];
}

function isGrowing(parent) {
  return parent?.latest_reply && Date.now() - momentOf(parent.latest_reply) < JUST_NOW;
}

function drawBar(words) {
  return h("p", { class: "foot-bar" }, words);
}

function drawHead(title, leave) {
  const button = (label, name, where) =>
    h(
      "button",
      { type: "button", class: `tool ${where}`, "aria-label": label, title: label, on: { click: leave } },
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
