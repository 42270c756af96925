// Turns messages into what a list shows: the days between them, and who speaks on.

import { dayKey, dayName, momentOf } from "./format.js";
import { isNotice } from "./message.js";

const SAME_BREATH = 300;

/**
 * Put the days between messages and say which message goes on where the one before it ended.
 *
 * @param {object[]} messages oldest first
 * @param {string | undefined} zone
 * @param {string} [unreadFrom] the ts of the first message that is new to the reader
 * @returns {{key: string, kind: "day" | "new" | "message", label?: string, message?: object,
 *   grouped?: boolean}[]}
 */
export function buildTimeline(messages, zone, unreadFrom) {
  const items = [];
  let before = null;
  let day = "";
  for (const message of messages) {
    const moment = momentOf(message.ts);
    const today = dayKey(moment, zone);
    if (today !== day) items.push({ key: `day ${today}`, kind: "day", label: dayName(moment, zone) });
    const first = message.ts === unreadFrom;
    if (first) items.push({ key: "new", kind: "new", label: "New" });
    const grouped = today === day && !first && goesOn(before, message);
    items.push({ key: message.ts, kind: "message", message, grouped });
    before = message;
    day = today;
  }
  return items;
}

/** Count the messages after the item of that key. */
export function countAfter(items, key) {
  const at = items.findIndex((item) => item.key === key);
  return items.slice(at + 1).filter((item) => item.kind === "message").length;
}

function goesOn(before, message) {
  if (!before || before.user !== message.user || before.bot_id !== message.bot_id) return false;
  if (isNotice(before) || isNotice(message)) return false;
  if (before.is_ephemeral || message.is_ephemeral) return false;
  if (message.subtype === "thread_broadcast" || message.subtype === "tombstone") return false;
  return Number(message.ts) - Number(before.ts) < SAME_BREATH;
}
