// Finds emoji by their names and by words that describe them; remembers which were used.

import { EMOJI } from "./emoji.js";
import { lasting } from "./storage.js";

const RECENT = "readlist.emoji";
const TONE = "readlist.tone";
const KEPT = 18;
const BEGINNING = ["+1", "eyes", "tada", "heart", "bookmark", "rocket"];

const byName = new Map(EMOJI.map((emoji) => [emoji.name, emoji]));

/**
 * Find emoji; those whose name begins with the words come first.
 *
 * @param {string} text
 * @param {number} most
 */
export function findEmoji(text, most) {
  const word = text.trim().toLowerCase().replaceAll(/\s+/g, "_");
  if (!word) return [];
  const ranked = [];
  for (const emoji of EMOJI) {
    const rank = rankOf(emoji, word);
    if (rank < 4) ranked.push({ emoji, rank });
  }
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, most).map(({ emoji }) => emoji);
}

/** Give the emoji used last, newest first; some good ones before any was. */
export function recentEmoji() {
  const stored = (lasting.getItem(RECENT) ?? "").split(" ");
  const found = stored.map((name) => byName.get(name)).filter(Boolean);
  return found.length > 0 ? found : BEGINNING.map((name) => byName.get(name)).filter(Boolean);
}

/** Note that an emoji was used. */
export function noteUse(name) {
  const before = recentEmoji().map((emoji) => emoji.name);
  const names = [name, ...before.filter((each) => each !== name)].slice(0, KEPT);
  lasting.setItem(RECENT, names.join(" "));
}

/** The skin tone chosen, as it ends a name: `skin-tone-3`; "" for none. */
export function keptTone() {
  return lasting.getItem(TONE) ?? "";
}

/** Keep a skin tone. */
export function keepTone(tone) {
  lasting.setItem(TONE, tone);
}

function rankOf({ name, aliases, words }, word) {
  const names = [name, ...aliases];
  if (names.includes(word)) return 0;
  if (names.some((each) => each.startsWith(word))) return 1;
  if (words.some((each) => each.startsWith(word))) return 2;
  return names.some((each) => each.includes(word)) ? 3 : 4;
}
