// Offers to finish what is being typed: commands, people, emoji.

import { h, replace } from "./dom.js";
import { findEmoji } from "./emoji_search.js";
import { avatar, personName } from "./people.js";

const MOST = 8;

/**
 * Offer completions above a text field.
 *
 * @param {HTMLTextAreaElement} field
 * @param {object} store
 * @returns {{node: HTMLElement, onKey: (event: KeyboardEvent) => boolean, close: () => void}} `onKey`
 *   tells whether it used the key
 */
export function createCompletion(field, store, id) {
  const node = h("ul", { class: "completion", role: "listbox", id, hidden: true });
  node.setAttribute("aria-label", "Suggestions");
  let offers = [];
  let chosen = 0;
  let from = 0;

  const close = () => {
    offers = [];
    node.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const pick = (offer) => {
    const to = field.selectionStart;
    field.setRangeText(offer.insert, from, to, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const draw = () => {
    replace(node, ...offers.map((offer, at) => drawOffer(offer, `${id}-${at}`, at === chosen, pick)));
    node.hidden = offers.length === 0;
    if (node.hidden) return close();
    field.setAttribute("aria-activedescendant", `${id}-${chosen}`);
  };
  const suggest = () => {
    const before = field.value.slice(0, field.selectionStart);
    const found = readUnfinished(before);
    offers = found ? offersFor(found, store).slice(0, MOST) : [];
    from = found?.from ?? 0;
    chosen = 0;
    draw();
  };
  field.addEventListener("input", suggest);
  field.addEventListener("blur", close);
  const onKey = (event) => {
    if (offers.length === 0 || event.isComposing) return false;
    const last = offers.length - 1;
    if (event.key === "ArrowDown") chosen = chosen === last ? 0 : chosen + 1;
    else if (event.key === "ArrowUp") chosen = chosen === 0 ? last : chosen - 1;
    else if (event.key === "Escape") offers = [];
    else if (event.key === "Tab" || event.key === "Enter") pick(offers[chosen]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    draw();
    return true;
  };
  return { node, onKey, close };
}

/** Find the command, handle or emoji name that the text ends with. */
export function readUnfinished(before) {
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

function commandOffers(word, { command, installed }) {
  if (!installed || !command?.slice(1).startsWith(word)) return [];
  return [{ insert: `${command} `, title: command, note: "then words to look for, or help" }];
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
