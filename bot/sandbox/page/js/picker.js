// The emoji picker: search, groups, skin tones, and what was used last.

import { h, replace } from "./dom.js";
import { EMOJI, GROUPS, SKIN_TONES, emojiChar } from "./emoji.js";
import { findEmoji, keepTone, keptTone, noteUse, recentEmoji } from "./emoji_search.js";
import { openPopover } from "./popover.js";

const COLUMNS = 8;
const MOST_FOUND = 80;

/**
 * Open the picker beside `anchor`.
 *
 * @param {Element} anchor
 * @param {(name: string) => void} onPick given a name such as `tada` or `+1::skin-tone-3`
 */
export function openPicker(anchor, onPick) {
  const search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search emoji" });
  const grid = h("div", { class: "picker-grid" });
  const preview = h("span", { "aria-live": "off" });
  const pick = (name) => {
    noteUse(name.split("::")[0]);
    close();
    onPick(name);
  };
  const draw = () => replace(grid, drawSections(search.value, pick));
  const node = h(
    "div",
    { class: "picker" },
    h("div", { class: "picker-search" }, search),
    drawGroups(grid, search, draw),
    grid,
    h("div", { class: "picker-foot" }, preview, drawTones(draw)),
  );
  const show = ({ target }) => target.dataset?.emoji && (preview.textContent = `:${target.dataset.emoji}:`);
  grid.addEventListener("pointerover", show);
  grid.addEventListener("focusin", show);
  search.addEventListener("input", draw);
  node.addEventListener("keydown", (event) => onKey(event, search, grid));
  draw();
  const close = openPopover(node, anchor, { label: "Pick an emoji" });
  search.focus();
}

function drawSections(text, pick) {
  if (text.trim()) {
    const found = findEmoji(text, MOST_FOUND);
    const label = found.length > 0 ? "Found" : "Nothing is called like that";
    return drawSection("found", label, found, pick);
  }
  return [
    drawSection("recent", "Used last", recentEmoji(), pick),
    GROUPS.map(({ name, label }) =>
      drawSection(name, label, EMOJI.filter((emoji) => emoji.group === name), pick),
    ),
  ];
}

function drawSection(id, label, list, pick) {
  return h(
    "section",
    { "data-group": id },
    h("h3", {}, label),
    h("div", { class: "picker-row" }, list.map((emoji) => drawEmoji(emoji, pick))),
  );
}

function drawEmoji({ name, tones }, pick) {
  const tone = keptTone();
  const full = tones && tone ? `${name}::${tone}` : name;
  return h(
    "button",
    {
      type: "button",
      tabindex: "-1",
      "data-emoji": full,
      "aria-label": name.replaceAll(/[_-]/g, " "),
      title: `:${name}:`,
      on: { click: () => pick(full) },
    },
    emojiChar(full),
  );
}

function drawGroups(grid, search, draw) {
  const go = (name) => {
    search.value = "";
    draw();
    const section = grid.querySelector(`[data-group="${name}"]`);
    grid.scrollTop = section.offsetTop;
  };
  return h(
    "div",
    { class: "picker-groups", role: "group", "aria-label": "Groups" },
    GROUPS.map(({ name, label, char }) =>
      h(
        "button",
        { type: "button", "aria-label": label, title: label, on: { click: () => go(name) } },
        char,
      ),
    ),
  );
}

function drawTones(draw) {
  const node = h("div", { class: "picker-tones", role: "radiogroup", "aria-label": "Skin tone" });
  const choose = (tone) => {
    keepTone(tone);
    fill();
    node.querySelector('[aria-checked="true"]').focus();
    draw();
  };
  const fill = () => replace(node, SKIN_TONES.map((tone) => drawTone(tone, choose)));
  fill();
  return node;
}

function drawTone({ name, char, label }, choose) {
  return h(
    "button",
    {
      type: "button",
      role: "radio",
      "aria-checked": String(name === keptTone()),
      "aria-label": label,
      title: label,
      on: { click: () => choose(name) },
    },
    char,
  );
}

function onKey(event, search, grid) {
  const all = [...grid.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  if (document.activeElement === search) {
    if (event.key === "ArrowDown") all[0]?.focus();
    else if (event.key === "Enter") all[0]?.click();
    else return;
    event.preventDefault();
  } else if (at >= 0) {
    moveFrom(at, all, event, search);
  }
}

function moveFrom(at, all, event, search) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (step) {
    event.preventDefault();
    if (at + step < 0) search.focus();
    else all[Math.min(at + step, all.length - 1)].focus();
  } else if (event.key.length === 1 && event.key !== " ") {
    search.focus();
  }
}
