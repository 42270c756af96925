// The row of reactions below a message, and what a press on one of them does.

import { h } from "./dom.js";
import { emojiChar } from "./emoji.js";
import { count, listNames } from "./format.js";
import { icon } from "./icons.js";
import { personName } from "./people.js";
import { openPicker } from "./picker.js";
import { toast } from "./toast.js";

/**
 * Draw a message's reactions; nothing where there are none.
 *
 * @param {object} message
 * @param {{store: object, api: object}} page
 * @returns {HTMLElement | null}
 */
export function drawReactions(message, page) {
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return null;
  const react = { "data-key": "add", class: "chip chip-add", type: "button", title: "Add a reaction" };
  return h(
    "div",
    { class: "reactions", role: "group", "aria-label": "Reactions" },
    reactions.map((reaction) => drawChip(reaction, message, page)),
    h(
      "button",
      {
        ...react,
        "aria-label": "Add a reaction",
        on: { click: (event) => pickReaction(message, event.currentTarget, page) },
      },
      icon("face"),
    ),
  );
}

/** Open the picker beside `anchor` and react with what is picked. */
export function pickReaction(message, anchor, page) {
  openPicker(anchor, (name) => setReaction(message, name, true, page));
}

/** Add or take back one's own reaction. */
async function setReaction({ channel, ts }, name, on, { api }) {
  const answer = await api.call(on ? "react" : "unreact", { channel, ts, name });
  const settled = ["already_reacted", "no_reaction"].includes(answer.error);
  if (!answer.ok && !settled) toast(answer.message, { kind: "error" });
}

function drawChip({ name, users, count: total }, message, page) {
  const { store } = page;
  const own = users.includes(store.me.id);
  const names = users.map((id) => (id === store.me.id ? "you" : personName(store.person(id))));
  const who = listNames(names);
  const number = total ?? users.length;
  return h(
    "button",
    {
      type: "button",
      class: own ? "chip chip-own" : "chip",
      "data-key": `:${name}:`,
      "aria-pressed": String(own),
      "aria-label": `${spoken(name)}, ${count(number, "reaction")}: ${who}`,
      title: `${who} reacted with :${name}:`,
      on: { click: () => setReaction(message, name, !own, page) },
    },
    h("span", { class: "chip-emoji" }, emojiChar(name) ?? `:${name}:`),
    h("span", { class: "chip-count" }, number),
  );
}

function spoken(name) {
  return name.replace(/::skin-tone-\d/, "").replaceAll(/[_-]/g, " ");
}
