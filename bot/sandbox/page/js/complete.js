// Offers to finish what is being typed: commands, people, emoji.

import { h, replace } from "./dom.js";
import { findEmoji } from "./emoji_search.js";
import { avatar, personName } from "./people.js";

const MOST = 8;
/** What follows a command; those of other apps say only whose they are. */
const HOW_TO = { "/readlist": "then words to look for, or help" };
/** The command that Slack itself has. */
const INVITE = { insert: "/invite @", title: "/invite", note: "then @ and a name" };

/** A list above a text field of what its last word may become. */
export class Completion {
  #field;
  #store;
  #offers = [];
  #chosen = 0;
  #from = 0;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {object} store
   * @param {string} id what the list is called in the document
   */
  constructor(field, store, id) {
    this.#field = field;
    this.#store = store;
    const list = { class: "completion", role: "listbox", "aria-label": "Suggestions", id };
    this.node = h("ul", { ...list, hidden: true });
    field.addEventListener("input", () => this.#suggest());
    field.addEventListener("blur", () => this.close());
  }

  /** Take the list away. */
  close() {
    this.#offers = [];
    this.#draw();
  }

  /** Move in the list or take what is chosen; tell whether the key was meant for it. */
  onKey(event) {
    if (this.#offers.length === 0 || event.isComposing) return false;
    const count = this.#offers.length;
    if (event.key === "ArrowDown") this.#chosen = (this.#chosen + 1) % count;
    else if (event.key === "ArrowUp") this.#chosen = (this.#chosen + count - 1) % count;
    else if (event.key === "Escape") this.#offers = [];
    else if (event.key === "Tab" || event.key === "Enter") this.#pick(this.#offers[this.#chosen]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.#draw();
    return true;
  }

  #suggest() {
    const found = readUnfinished(this.#field.value.slice(0, this.#field.selectionStart));
    this.#offers = found ? offersFor(found, this.#store).slice(0, MOST) : [];
    this.#from = found?.from ?? 0;
    this.#chosen = 0;
    this.#draw();
  }

  #pick(offer) {
    this.#field.setRangeText(offer.insert, this.#from, this.#field.selectionStart, "end");
    this.#field.focus();
    this.#field.dispatchEvent(new Event("input"));
    this.close();
  }

  #draw() {
    const { id } = this.node;
    const pick = (offer) => this.#pick(offer);
    const rows = this.#offers.map((offer, at) =>
      drawOffer(offer, `${id}-${at}`, at === this.#chosen, pick),
    );
    replace(this.node, rows);
    this.node.hidden = rows.length === 0;
    if (rows.length > 0) this.#field.setAttribute("aria-activedescendant", `${id}-${this.#chosen}`);
    else this.#field.removeAttribute("aria-activedescendant");
  }
}

/** Find the command, handle or emoji name that the text ends with. */
function readUnfinished(before) {
  const command = /^\/([\w-]*)$/.exec(before);
  if (command) return { kind: "command", word: command[1], from: 0 };
  const found = /(?:^|[\s(])([@:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
  if (!found) return null;
  const [, sign, word] = found;
  if (sign === ":" && word.length < 2) return null;
  return { kind: sign === "@" ? "person" : "emoji", word, from: before.length - word.length - 1 };
}

function offersFor({ kind, word }, store) {
  if (kind === "command") return commandOffers(word, store.app);
  return kind === "person" ? personOffers(word.toLowerCase(), store) : emojiOffers(word);
}

function commandOffers(word, { command, installed, name }) {
  const own = { insert: `${command} `, title: command, note: HOW_TO[command] ?? name };
  return [...(installed && command ? [own] : []), INVITE].filter(({ title }) =>
    title.startsWith(`/${word}`),
  );
}

function personOffers(word, store) {
  const matches = (person) =>
    person.name.toLowerCase().startsWith(word) ||
    personName(person).toLowerCase().split(/\s+/).some((part) => part.startsWith(word));
  return store
    .people()
    .filter((person) => !person.deleted && matches(person))
    .map((person) => ({
      insert: `@${person.name} `,
      picture: avatar(person, store.app),
      title: personName(person),
      note: `@${person.name}`,
    }));
}

function emojiOffers(word) {
  return findEmoji(word, MOST).map(({ name, char }) => ({
    insert: `:${name}: `,
    picture: h("span", { class: "completion-emoji", "aria-hidden": "true" }, char),
    title: `:${name}:`,
  }));
}

function drawOffer(offer, id, chosen, pick) {
  const hold = (event) => event.preventDefault();
  return h(
    "li",
    {
      id,
      role: "option",
      "aria-selected": String(chosen),
      on: { pointerdown: hold, click: () => pick(offer) },
    },
    offer.picture,
    h("span", {}, offer.title),
    offer.note && h("small", {}, offer.note),
  );
}
