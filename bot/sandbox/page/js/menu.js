// A menu beside the button that opened it: arrow keys, first letters, Escape.

import { h } from "./dom.js";
import { openPopover } from "./popover.js";

/**
 * Open a menu beside `anchor`; whatever else is open there closes.
 *
 * @param {HTMLElement} anchor
 * @param {string} label What the menu is, for screen readers
 * @param {({label: string, note?: string, danger?: boolean, checked?: boolean, onPick: () => void} | "line")[]} items
 *   `checked` makes an item one of a choice: the one that holds now, or not
 */
export function openMenu(anchor, label, items) {
  let close = null;
  const pick = (item) => {
    close();
    item.onPick();
  };
  const menu = h(
    "div",
    {
      class: "choices",
      role: "menu",
      "aria-label": label,
      on: { keydown: (event) => onKey(event, menu, close) },
    },
    items.map((item) => drawItem(item, pick)),
  );
  anchor.focus({ preventScroll: true });
  close = openPopover(menu, anchor, { label });
  anchor.setAttribute("aria-haspopup", "menu");
  entries(menu)[0]?.focus({ preventScroll: true });
}

function drawItem(item, pick) {
  if (item === "line") return h("hr", { role: "separator" });
  return h(
    "button",
    {
      type: "button",
      role: item.checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.checked?.toString(),
      tabindex: "-1",
      class: item.danger ? "choice danger" : "choice",
      on: { click: () => pick(item) },
    },
    h("span", {}, item.label),
    item.note && h("small", {}, item.note),
  );
}

function entries(menu) {
  return [...menu.querySelectorAll('[role^="menuitem"]')];
}

function onKey(event, menu, close) {
  const all = entries(menu);
  const at = all.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (event.key === "Tab") close();
  else if (event.key in moves) all.at(moves[event.key] % all.length).focus();
  else if (/^[\p{L}\p{N}]$/u.test(event.key)) startingWith(all, at, event.key)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function startingWith(all, at, letter) {
  const rest = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return rest.find((entry) => entry.textContent.toLowerCase().startsWith(letter.toLowerCase()));
}
