// Finds emoji by their names and by words that describe them; remembers which were used.

import { EMOJI } from "./emoji.js";

const RECENT = "readlist.emoji";
const TONE = "readlist.tone";
const KEPT = 18;
const BEGINNING = ["thumbsup", "eyes", "tada", "heart", "bookmark", "rocket"];

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
  const stored = (localStorage.getItem(RECENT) ?? "").split(" ");
  const found = stored.map((name) => byName.get(name)).filter(Boolean);
  return found.length > 0 ? found : BEGINNING.map((name) => byName.get(name)).filter(Boolean);
}

/** Note that an emoji was used. */
export function noteUse(name) {
  const before = recentEmoji().map((emoji) => emoji.name);
  const names = [name, ...before.filter((each) => each !== name)].slice(0, KEPT);
  localStorage.setItem(RECENT, names.join(" "));
}

/** The skin tone chosen, 2 to 6, or 0 for none. */
export function keptTone() {
  return Number(localStorage.getItem(TONE) ?? 0);
}

/** Keep a skin tone. */
export function keepTone(tone) {
  localStorage.setItem(TONE, String(tone));
}

function rankOf({ name, words = [] }, word) {
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  const all = Array.isArray(words) ? words : String(words).split(/[\s,]+/);
  if (all.some((each) => each.startsWith(word))) return 2;
  return name.includes(word) ? 3 : 4;
}
