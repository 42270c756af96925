// Of the messages in a list Tab reaches one, the one used last; the arrow keys reach the others.

/** Knows which message that is, also where it goes. */
export class Roving {
  #articles;
  #current = "";

  /**
   * @param {HTMLElement} scroller
   * @param {() => HTMLElement[]} articles lists the messages that are drawn
   */
  constructor(scroller, articles) {
    this.#articles = articles;
    scroller.addEventListener("focusin", ({ target }) => this.#onFocus(target.closest("article")));
  }

  /** Take the message of that ts for the one used last; "" for none. */
  choose(ts) {
    this.#current = ts;
  }

  /** The message of that ts, else the one used last, else the newest. */
  find(ts = this.#current) {
    const all = this.#articles();
    return all.find(({ dataset }) => dataset.ts === ts) ?? all.at(-1);
  }

  /** Draw anew; where the message used last goes, the one in its place steps in, with the focus. */
  keep(draw) {
    const all = this.#articles();
    const at = all.findIndex(({ dataset }) => dataset.ts === this.#current);
    const hadFocus = all[at]?.contains(document.activeElement);
    draw();
    if (at >= 0 && !all[at].isConnected) this.#stepIn(at, hadFocus);
    this.#mark();
  }

  #stepIn(at, hadFocus) {
    const left = this.#articles();
    const next = left[Math.min(at, left.length - 1)];
    this.choose(next?.dataset.ts ?? "");
    if (hadFocus) next?.focus({ preventScroll: true });
  }

  #onFocus(article) {
    if (!article || article.dataset.ts === this.#current) return;
    this.choose(article.dataset.ts);
    this.#mark();
  }

  #mark() {
    const chosen = this.find();
    for (const each of this.#articles()) each.tabIndex = each === chosen ? 0 : -1;
  }
}
