// Who somebody is in words and as a small picture: initials on one of eight colours.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const HUES = 8;

/** Draw the picture of a person, or the app's mark. */
export function avatar(person, app) {
  if (!person || person.is_bot) {
    const mark = person && person.id === app?.bot_user ? "app" : "workspace";
    return h("span", { class: "avatar avatar-app", "aria-hidden": "true" }, icon(mark));
  }
  return h(
    "span",
    { class: `avatar hue-${hueOf(person.id)}`, "aria-hidden": "true" },
    initials(personName(person)),
  );
}

/** Give the name that is shown. */
export function personName(person) {
  return person?.real_name || person?.name || "somebody";
}

/** Say in one word what somebody may do here. */
export function roleOf(person) {
  if (person.is_bot) return "app";
  if (person.is_admin) return "admin";
  return person.is_restricted ? "guest" : "member";
}

/** List those as whom one can act. */
export function actors(store) {
  return store.people().filter((person) => !person.is_bot && !person.deleted);
}

/** Name a conversation: a channel by its name, direct messages by the others in them. */
export function conversationName(channel, store) {
  if (channel.kind !== "im" && channel.kind !== "mpim") return channel.name;
  const others = (channel.members ?? []).filter((id) => id !== store.me?.id);
  const names = others.map((id) => personName(store.person(id)));
  return names.join(", ") || `${personName(store.me)} (you)`;
}

/** Name a conversation with its sign: "#general", "readlist". */
export function placeName(channel, store) {
  const name = conversationName(channel, store);
  return channel.kind.endsWith("_channel") ? `#${name}` : name;
}

/** Say whether these are the direct messages with the app. */
export function isWithApp(channel, store) {
  return channel?.kind === "im" && (channel.members ?? []).includes(store.app.bot_user);
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

function hueOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return sum % HUES;
}
