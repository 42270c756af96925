// A list of messages of which only a window around what is seen is in the page.

import { h } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { createDividerRow, createMessageRow } from "./list_rows.js";
import { Roving } from "./roving.js";
import { bring, holdPlace, reveal } from "./scrolling.js";
import { countAfter } from "./timeline.js";

const PAGE = 50;
const MOST = 150;
const NEAR = 900;
const AT_END = 48;

/** Items go in with `show`; `start` to `end` of them are drawn. */
export class MessageList {
  #page;
  #loadOlder;
  #onEnd;
  #rows = h("div", { class: "rows" });
  #toEndButton;
  #drawn = new Map();
  #items = [];
  #start = 0;
  #end = 0;
  #following = true;
  #loading = false;
  #hasMore = false;
  #unseen = 0;
  #roving;

  /**
   * @param {{label: string, page: object, loadOlder?: () => Promise<void>, onEnd?: () => void}} options
   *   `page` is handed to the messages; `loadOlder` fetches more and then calls `show`; `onEnd` is
   *   told when the newest message is in sight
   */
  constructor({ label, page, loadOlder, onEnd }) {
    this.#page = page;
    this.#loadOlder = loadOlder;
    this.#onEnd = onEnd;
    const log = { role: "log", "aria-live": "off", "aria-label": label, tabindex: "-1" };
    this.scroller = h("div", { class: "scroller", ...log }, this.#rows);
    this.#toEndButton = h("button", { type: "button", class: "to-end", hidden: true });
    this.#toEndButton.addEventListener("click", () => this.toEnd());
    this.node = h("div", { class: "list" }, this.scroller, this.#toEndButton);
    this.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#roving = new Roving(this.scroller, () => this.articles());
    this.#keepEndInSight();
  }

  /** Forget everything; what is shown next begins at its "start" or "end". */
  reset(from = "end") {
    this.#items = [];
    this.#start = this.#end = this.#unseen = 0;
    this.#following = from === "end";
    this.#roving.choose("");
    this.#drawn.clear();
    this.#rows.replaceChildren();
    this.scroller.scrollTop = 0;
  }

  /**
   * Show items, which timeline.js makes; what is in sight keeps its place.
   *
   * @param {object[]} items
   * @param {{hasMore?: boolean, live?: boolean}} [options] `hasMore`: there are older ones to load;
   *   `live`: what is new just came
   */
  show(items, { hasMore = false, live = false } = {}) {
    if (live && !this.#following) this.#unseen += countAfter(items, this.#items.at(-1)?.key);
    this.#moveWindow(items);
    this.#items = items;
    this.#hasMore = hasMore;
    this.#render(live);
    if (live) this.#beginAtAnswer();
    this.#following ||= this.#isAtBottom();
    if (this.#following) this.#seen();
    this.#showButton();
    this.#fill();
  }

  /** Bring an item into view, and mark it for a moment; false where there is none. */
  jump(key, { mark = true } = {}) {
    const at = this.#items.findIndex((item) => item.key === key);
    if (at < 0) return false;
    this.#following = false;
    if (at < this.#start || at >= this.#end) {
      this.#start = Math.max(0, at - PAGE / 2);
      this.#end = Math.min(this.#items.length, at + PAGE / 2);
    }
    this.#roving.choose(key);
    this.#render();
    const { node } = this.#drawn.get(key);
    bring(this.scroller, node);
    if (mark) markFor(node);
    this.#onScroll();
    return true;
  }

  /** Go to the newest message and stay there. */
  toEnd() {
    this.#following = true;
    this.#end = this.#items.length;
    this.#start = Math.max(0, this.#end - PAGE);
    this.#render();
    this.#seen();
    this.#showButton();
  }

  /** Focus the message before or after; false where there is none. */
  move(article, step) {
    const edge = this.articles().at(step < 0 ? 0 : -1);
    if (article === edge) step < 0 ? this.#growUp() : this.#growDown();
    const all = this.articles();
    const target = all[all.indexOf(article) + step];
    target?.focus({ preventScroll: true });
    if (target) reveal(this.scroller, target);
    return Boolean(target);
  }

  /** Focus a message: the one meant, else the one last used, else the newest. */
  focus(ts) {
    (this.#roving.find(ts) ?? this.scroller).focus();
  }

  /** The messages that are drawn. */
  articles() {
    return [...this.#rows.querySelectorAll("article")];
  }

  /** The ts of the oldest message that is drawn, if any is. */
  get oldest() {
    return this.articles()[0]?.dataset.ts;
  }

  /** The ts of the newest message that is drawn, if any is. */
  get newest() {
    return this.articles().at(-1)?.dataset.ts;
  }

  /** Whether the newest message is in sight. */
  get isAtEnd() {
    return this.#following;
  }

  #moveWindow(items) {
    const first = this.#findFirst(items);
    const wasWhole = this.#end >= this.#items.length;
    if (first < 0) {
      this.#start = this.#following ? Math.max(0, items.length - PAGE) : 0;
      this.#end = this.#following ? items.length : Math.min(items.length, PAGE);
    } else if (this.#following) {
      this.#end = items.length;
      this.#start = this.#end - first > MOST ? this.#end - PAGE : first;
    } else {
      const size = this.#end - this.#start;
      this.#start = first;
      const fits = wasWhole && items.length - first <= MOST;
      this.#end = fits ? items.length : Math.min(items.length, first + size);
    }
  }

  /** Find the first message that is drawn now; a day's line may have moved up to older ones. */
  #findFirst(items) {
    const drawn = this.#items.slice(this.#start, this.#end);
    const { key } = drawn.find((item) => item.kind === "message") ?? drawn[0] ?? {};
    return items.findIndex((item) => item.key === key);
  }

  #render(live = false) {
    this.#roving.keep(() => this.#draw(live));
  }

  #draw(live) {
    const goBack = holdPlace(this.scroller, this.articles());
    const wanted = this.#items.slice(this.#start, this.#end);
    this.#drop(new Set(wanted.map((item) => item.key)));
    let next = this.#rows.firstChild;
    for (const item of wanted) {
      const row = this.#drawn.get(item.key) ?? this.#createRow(item, live);
      row.update(item);
      if (row.node === next) next = next.nextSibling;
      else this.#rows.insertBefore(row.node, next);
    }
    if (this.#following) this.scroller.scrollTop = this.scroller.scrollHeight;
    else goBack();
  }

  #drop(keys) {
    for (const [key, row] of this.#drawn) {
      if (keys.has(key)) continue;
      row.node.remove();
      this.#drawn.delete(key);
    }
  }

  #createRow(item, live) {
    const row = item.kind === "message" ? createMessageRow(this.#page) : createDividerRow(item);
    if (live) row.node.classList.add("fresh");
    this.#drawn.set(item.key, row);
    return row;
  }

  /** A private answer that is longer than the list is high is read from its beginning. */
  #beginAtAnswer() {
    const last = this.#items.at(-1);
    const row = this.#drawn.get(last?.key);
    if (!this.#following || !last?.message?.is_ephemeral || !row) return;
    if (row.node.offsetHeight < this.scroller.clientHeight) return;
    this.#following = false;
    bring(this.scroller, row.node);
  }

  #onScroll() {
    this.#following = this.#isAtBottom();
    if (this.#following) this.#seen();
    this.#showButton();
    this.#fill();
  }

  #isAtBottom() {
    const isShown = this.scroller.clientHeight > 0;
    return isShown && this.#end >= this.#items.length && this.#below() < AT_END;
  }

  #below() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #fill() {
    if (this.scroller.clientHeight === 0) return;
    if (this.scroller.scrollTop < NEAR) this.#growUp();
    if (this.#below() < NEAR) this.#growDown();
  }

  async #growUp() {
    if (this.#start > 0) {
      this.#start = Math.max(0, this.#start - PAGE);
      if (!this.#following) this.#end = Math.min(this.#end, this.#start + MOST);
      this.#render();
    } else if (this.#hasMore && this.#loadOlder && !this.#loading) {
      this.#loading = true;
      try {
        await this.#loadOlder();
      } finally {
        this.#loading = false;
      }
    }
  }

  #growDown() {
    if (this.#end >= this.#items.length) return;
    this.#end = Math.min(this.#items.length, this.#end + PAGE);
    this.#start = Math.max(this.#start, this.#end - MOST);
    this.#render();
  }

  #seen() {
    this.#unseen = 0;
    this.#onEnd?.();
  }

  #showButton() {
    const farBack = this.#end < this.#items.length;
    this.#toEndButton.hidden = this.#following || (this.#unseen === 0 && !farBack);
    const words = this.#unseen > 0 ? count(this.#unseen, "new message") : "To the newest";
    if (this.#toEndButton.textContent !== words) {
      this.#toEndButton.replaceChildren(words, icon("down"));
    }
  }

  /** What grows after it was drawn (a picture, a narrower window) doesn't push the end away. */
  #keepEndInSight() {
    const observer = new ResizeObserver(() => {
      if (this.#following) this.scroller.scrollTop = this.scroller.scrollHeight;
    });
    observer.observe(this.#rows);
    observer.observe(this.scroller);
  }
}

function markFor(node) {
  node.classList.remove("meant");
  void node.offsetWidth; // lets the animation begin anew
  node.classList.add("meant");
}
