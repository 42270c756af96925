// Three hints for whoever is here for the first time.

import { h, replace } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "readlist.hints";

const HINTS = [
  {
    id: "thread",
    title: "A workspace of your own",
    words: () => [
      "This is a local stand-in for Slack. The weekly list arrives in ",
      h("a", { href: "#C0READING" }, "#reading-list"),
      ": open its thread and watch it grow.",
    ],
  },
  {
    id: "react",
    title: "Join in",
    words: (write) => ["React to what you like, and try ", tryOut("/readlist docker", write), " below."],
  },
  {
    id: "others",
    title: "Be somebody else",
    words: () => [
      "Act as a curator with the switch above, whose desk is the app's ",
      h("b", {}, "Home"),
      ", or as a guest, and break things with ",
      h("b", {}, "Make trouble"),
      ".",
    ],
  },
];

function tryOut(text, write) {
  const type = { click: () => write(text) };
  return h("button", { type: "button", class: "try-out", title: "Write this", on: type }, text);
}

/**
 * Make the hints. Each is gone for good once it was dismissed, until somebody asks for all again.
 *
 * @param {Storage} storage
 * @param {(text: string) => void} write puts words where one writes
 * @returns {{node: HTMLElement, again: () => void}}
 */
export function createHints(storage, write) {
  const node = h("aside", { class: "hints", "aria-label": "First steps" });
  const dismissed = () => new Set((storage.getItem(KEY) ?? "").split(" ").filter(Boolean));
  const draw = () => {
    const left = HINTS.filter(({ id }) => !dismissed().has(id));
    node.hidden = left.length === 0;
    replace(node, left.map((hint) => drawHint(hint, write, dismiss)));
  };
  const dismiss = (id) => {
    storage.setItem(KEY, [...dismissed().add(id)].join(" "));
    draw();
    (node.querySelector("button") ?? document.querySelector("article[tabindex='0']"))?.focus();
  };
  draw();
  return {
    node,
    again() {
      storage.removeItem(KEY);
      draw();
      node.querySelector("button").focus();
    },
  };
}

function drawHint({ id, title, words }, write, dismiss) {
  const number = HINTS.findIndex((hint) => hint.id === id) + 1;
  return h(
    "section",
    { class: "hint" },
    h("span", { class: "hint-number", "aria-hidden": "true" }, number),
    h("div", {}, h("h2", {}, title), h("p", {}, words(write))),
    h(
      "button",
      {
        type: "button",
        class: "tool tool-small",
        "aria-label": `Dismiss the hint “${title}”`,
        title: "Got it",
        on: { click: () => dismiss(id) },
      },
      icon("close"),
    ),
  );
}
