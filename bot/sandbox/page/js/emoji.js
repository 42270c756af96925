// Emoji by name: what Slack writes as :tada: or :wave::skin-tone-3:.

import { TABLE } from "./emoji_table.js";

/** The skin tones by the ending of a name, and the character that stands for each. */
export const SKIN_TONES = [
  { name: "", char: "✋", label: "no skin tone" },
  { name: "skin-tone-2", char: "✋🏻", label: "light skin tone" },
  { name: "skin-tone-3", char: "✋🏼", label: "medium-light skin tone" },
  { name: "skin-tone-4", char: "✋🏽", label: "medium skin tone" },
  { name: "skin-tone-5", char: "✋🏾", label: "medium-dark skin tone" },
  { name: "skin-tone-6", char: "✋🏿", label: "dark skin tone" },
];

/** The groups in the order in which a picker shows them. */
export const GROUPS = [
  { name: "smileys", label: "Smileys", char: "😀" },
  { name: "people", label: "People", char: "👋" },
  { name: "nature", label: "Nature", char: "🌿" },
  { name: "food", label: "Food", char: "🍎" },
  { name: "activity", label: "Activity", char: "🎉" },
  { name: "travel", label: "Travel", char: "🚀" },
  { name: "objects", label: "Objects", char: "💡" },
  { name: "symbols", label: "Symbols", char: "✅" },
  { name: "flags", label: "Flags", char: "🏁" },
];

/**
 * Every emoji once, under its usual name. `words` are what it can be searched by besides its names.
 *
 * @type {{name: string, aliases: string[], char: string, group: string, words: string[],
 *   tones: boolean}[]}
 */
export const EMOJI = GROUPS.flatMap(({ name }) => readGroup(name));

const BY_NAME = new Map(
  EMOJI.flatMap((emoji) => [emoji.name, ...emoji.aliases].map((name) => [name, emoji])),
);

/** A name as it stands between colons; the tone is part of it. */
export const EMOJI_NAME = /[a-z0-9_+'-]+(?:::skin-tone-[2-6])?/;

const FIRST_TONE = 0x1f3fb;

/**
 * Give the characters of an emoji, or null if there is none of that name.
 *
 * @param {string} name without the outer colons, such as `tada` or `thumbsup::skin-tone-3`
 * @returns {string | null}
 */
export function emojiChar(name) {
  const [base, tone] = name.split("::skin-tone-");
  const emoji = BY_NAME.get(base);
  if (!emoji) return null;
  const isTone = emoji.tones && /^[2-6]$/.test(tone ?? "");
  return isTone ? withTone(emoji.char, Number(tone)) : emoji.char;
}

/**
 * Give the characters that rich text names by code points: `1f44d-1f3fb`.
 *
 * @param {string} codes
 * @returns {string | null}
 */
export function charOfCodes(codes) {
  const points = codes.split("-").map((code) => Number.parseInt(code, 16));
  const all = points.every((point) => point > 0 && point <= 0x10ffff);
  return all ? String.fromCodePoint(...points) : null;
}

/** The tone follows the first character and takes the place of its "as a picture" mark. */
function withTone(char, tone) {
  const [first, ...rest] = [...char];
  const after = rest[0] === "\ufe0f" ? rest.slice(1) : rest;
  return [first, String.fromCodePoint(FIRST_TONE + tone - 2), ...after].join("");
}

function readGroup(group) {
  const lines = TABLE[group].trim().split("\n");
  return lines.map((line) => readLine(line, group));
}

function readLine(line, group) {
  const [left, right] = line.split(" | ");
  const [char, first, ...aliases] = left.replace(/\s*\|$/, "").split(" ");
  return {
    name: first.replace(/\*$/, ""),
    aliases,
    char,
    group,
    words: (right ?? "").split(" ").filter(Boolean),
    tones: first.endsWith("*"),
  };
}
