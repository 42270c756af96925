// The few buttons that appear on the message which is pointed at or has the focus.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { pickReaction } from "./reactions.js";

/**
 * Let one row of buttons follow the pointer and the focus through a list.
 *
 * @param {HTMLElement} scroller
 * @param {object} page `{store, dialogs, openThread, place, …}`
 * @param {(article: HTMLElement) => object | undefined} messageOf
 * @returns {{react: Function, more: Function, open: Function}} what the buttons do, for an article
 */
export function attachTools(scroller, page, messageOf) {
  const act = (name) => (event) => does[name](event.currentTarget.closest("article"));
  const react = tool("Add a reaction", "face", act("react"));
  const open = tool("Reply in the thread", "thread", act("open"));
  const more = tool("More actions", "more", act("more"));
  const node = h("div", { class: "message-tools", role: "group", "aria-label": "Actions" });
  node.append(react, ...(page.place === "channel" ? [open] : []), more);
  const rail = h("div", { class: "message-rail" }, node);
  const put = (article) => {
    if (!article || rail.parentElement === article || isOpen(node)) return;
    const message = messageOf(article);
    if (!message || message.subtype === "tombstone") return;
    if (node.contains(document.activeElement)) rail.parentElement.focus({ preventScroll: true });
    react.hidden = open.hidden = Boolean(message.is_ephemeral);
    article.append(rail);
  };
  const does = {
    react(article) {
      const message = messageOf(article);
      put(article);
      if (message && !message.is_ephemeral) pickReaction(message, anchor(article, react), page);
    },
    open(article) {
      const message = messageOf(article);
      if (page.place !== "channel" || !message || message.is_ephemeral) return;
      page.openThread(message.channel, message.thread_ts ?? message.ts, undefined, { focus: true });
    },
    more(article) {
      const message = messageOf(article);
      put(article);
      if (message) page.dialogs.messageMenu(message, anchor(article, more));
    },
  };
  const anchor = (article, button) => (article.contains(button) && !button.hidden ? button : article);
  scroller.addEventListener("pointerover", (event) => put(event.target.closest("article")));
  scroller.addEventListener("focusin", (event) => put(event.target.closest("article")));
  return does;
}

/** Say whether one of the buttons has something open beside it. */
function isOpen(node) {
  return node.querySelector("[aria-expanded=true]") !== null;
}

function tool(label, name, onClick) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } },
    icon(name),
  );
}
