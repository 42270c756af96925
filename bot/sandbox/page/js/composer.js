// Where one writes: a field that grows, completions, and sentences about what went wrong.

import { Completion } from "./complete.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { openPicker } from "./picker.js";
import { toast } from "./toast.js";

const TALLEST = 220;
const PATIENCE = 400;

let made = 0;

/** Keeps what was not sent yet for each place, until `forget`. */
export class Composer {
  #page;
  #place;
  #onSent;
  #also;
  #drafts = new Map();
  #sending = new Set();
  #said = new Map();
  #key = "";
  #problem;
  #field;
  #send;
  #completion;

  /**
   * @param {{page: object, place: () => {channel: string, thread_ts?: string},
   *   broadcast?: boolean, onSent: () => void, onLeave: () => void}} options `place` is where a
   *   message goes; with `broadcast` a reply may be sent to the channel too; `onLeave` is told when
   *   the arrow keys lead out of the empty field
   */
  constructor({ page, place, broadcast = false, onSent, onLeave }) {
    const id = `composer-${++made}`;
    this.#page = page;
    this.#place = place;
    this.#onSent = onSent;
    this.#also = broadcast ? h("input", { type: "checkbox" }) : null;
    this.#problem = h("p", { class: "composer-problem", id: `${id}-problem`, role: "alert" });
    this.#field = drawField(id);
    this.#send = h(
      "button",
      { type: "submit", class: "tool composer-send", "aria-label": "Send", disabled: true },
      icon("send"),
    );
    this.#completion = new Completion(this.#field, page.store, `${id}-offers`);
    this.#field.addEventListener("input", () => this.#fit());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event, onLeave));
    this.node = h(
      "form",
      { class: "composer", on: { submit: (event) => this.#onSubmit(event) } },
      this.#completion.node,
      h("div", { class: "composer-box" }, this.#field, this.#drawTools()),
      this.#also && h("label", { class: "composer-also" }, this.#also, "Also send to the channel"),
      this.#problem,
    );
  }

  /** Write to another place from now on: its draft comes, that of the place before is kept. */
  turnTo(key, label) {
    this.#field.placeholder = label;
    this.#field.setAttribute("aria-label", label);
    if (key === this.#key) return;
    this.#drafts.set(this.#key, this.#field.value);
    this.#key = key;
    this.#fill(this.#drafts.get(key) ?? "");
    this.#showState();
  }

  /** Forget every draft, and what is being sent. */
  forget() {
    this.#drafts.clear();
    this.#sending = new Set();
    this.#said.clear();
    this.#key = "";
    this.#fill("");
    this.#showState();
  }

  /** Put words in for the person to send. */
  write(text) {
    if (this.#field.readOnly) return;
    this.#fill(text);
    this.#say(this.#key, "");
    this.focus();
  }

  /** Put the cursor where one writes. */
  focus() {
    this.#field.focus();
  }

  #fill(text) {
    this.#field.value = text;
    this.#fit();
    this.#completion.close();
  }

  #fit() {
    this.#send.disabled = this.#field.value.trim() === "";
    const { style } = this.#field;
    style.height = "auto";
    // What isn't in the page yet has no height of its own.
    const height = this.#field.scrollHeight;
    if (height > 0) style.height = `${Math.min(height, TALLEST)}px`;
  }

  #say(key, sentence, isWaiting = false) {
    this.#said.set(key, { sentence, isWaiting });
    if (key === this.#key) this.#showState();
  }

  /** Each place has its own words on what became of the message, and waits for its own. */
  #showState() {
    const { sentence, isWaiting = false } = this.#said.get(this.#key) ?? {};
    this.#field.readOnly = this.#sending.has(this.#key);
    this.#problem.classList.toggle("composer-wait", isWaiting);
    replace(this.#problem, sentence || null);
  }

  #onKey(event, onLeave) {
    if (this.#completion.onKey(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.node.requestSubmit();
    } else if (event.key === "ArrowUp" && this.#field.value === "") {
      event.preventDefault();
      onLeave();
    }
  }

  async #onSubmit(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    const [key, sending] = [this.#key, this.#sending];
    if (!text || sending.has(key)) return;
    const isMine = () => sending === this.#sending;
    const wait = () => isMine() && this.#say(key, this.#waitWords(text), true);
    const waiting = setTimeout(wait, PATIENCE);
    sending.add(key);
    this.#showState();
    const broadcast = this.#also?.checked || undefined;
    const answer = await this.#page.api.call("send", { ...this.#place(), text, broadcast });
    clearTimeout(waiting);
    if (!isMine()) return;
    sending.delete(key);
    this.#settle(key, answer);
  }

  #settle(key, answer) {
    const isHere = key === this.#key;
    this.#say(key, answer.ok ? "" : answer.message);
    if (answer.ok) this.#drafts.delete(key);
    if (!answer.ok && isHere) this.focus();
    else if (!answer.ok) toast(answer.message, { kind: "error" });
    else if (isHere) this.#empty();
  }

  #empty() {
    this.#fill("");
    if (this.#also) this.#also.checked = false;
    this.#onSent();
  }

  #waitWords(text) {
    const who = this.#page.store.app.name || "the app";
    return text.startsWith("/") ? `Waiting for ${who}…` : "Sending…";
  }

  #insert(text) {
    const field = this.#field;
    const glued = /\S$/.test(field.value.slice(0, field.selectionStart));
    field.setRangeText(glued ? ` ${text}` : text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input"));
  }

  #drawTools() {
    const { dialogs } = this.#page;
    const pick = ({ currentTarget }) => openPicker(currentTarget, (name) => this.#insert(`:${name}: `));
    return h(
      "div",
      { class: "composer-tools" },
      tool("Emoji", "face", pick),
      tool("Mention somebody", "mention", () => this.#insert("@")),
      tool("Shortcuts", "flash", ({ currentTarget }) => dialogs.globalShortcuts(currentTarget)),
      this.#send,
    );
  }
}

function drawField(id) {
  return h("textarea", {
    class: "composer-field",
    rows: 1,
    dir: "auto",
    id,
    "aria-autocomplete": "list",
    "aria-controls": `${id}-offers`,
    "aria-describedby": `${id}-problem`,
  });
}

function tool(label, name, onClick) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } },
    icon(name),
  );
}
