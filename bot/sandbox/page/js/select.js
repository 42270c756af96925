// Selects: a text field that finds, a list to choose from, and a chip for each of many.

import { actOnChange, elementNode } from "./act.js";
import { h, replace } from "./dom.js";
import { bind } from "./element_state.js";
import { calmly, fieldProps } from "./field.js";
import { hideFloat, showBeside } from "./float.js";
import { sourceOf } from "./select_source.js";

const PAUSE = 200;
const FIELDS = {
  static: "selected_option",
  external: "selected_option",
  users: "selected_user",
  conversations: "selected_conversation",
  channels: "selected_channel",
};
let drawn = 0;

/**
 * Draw a select of one or of many.
 *
 * @returns {HTMLElement}
 */
export function drawSelect(element, block, context, field) {
  const many = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const source = sourceOf(kind, element, block, context);
  const select = {
    many,
    most: element.max_selected_items ?? Infinity,
    source,
    chosen: source.initial,
    listed: [],
    active: -1,
    picked: null,
    asked: 0,
    ...drawControls(element, context, field, many),
  };
  const name = many ? `${FIELDS[kind]}s` : FIELDS[kind];
  const node = elementNode(element, block, select.frame, select.list);
  const read = () => {
    const values = select.chosen.map(({ value }) => value);
    return { [name]: many ? values : (values[0] ?? null) };
  };
  const write = (fields) => {
    select.chosen = [fields[name] ?? []].flat().map(source.known).filter(Boolean);
    showChosen(select);
  };
  select.change = (chosen) => {
    select.chosen = chosen;
    showChosen(select);
    actOnChange(node, element, block, context, read());
  };
  listen(select);
  showChosen(select);
  return bind(node, { read, write });
}

function drawControls(element, context, field, many) {
  const id = `list-${++drawn}`;
  const input = h("input", {
    type: "text",
    role: "combobox",
    class: "select-input",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
    ...fieldProps(element, context, field),
  });
  const chips = h("span", { class: "chips" });
  const clear = h(
    "button",
    { type: "button", class: "take-away", "aria-label": "Take the choice back" },
    "×",
  );
  const list = h("div", { popover: "manual", class: "float select-list" });
  const options = h("div", {
    role: "listbox",
    id,
    "aria-label": "Choices",
    "aria-multiselectable": many ? "true" : undefined,
  });
  const note = h("p", { class: "list-note", role: "status" });
  list.append(options, note);
  const frame = h(
    "div",
    { class: many ? "box select select-many" : "box select" },
    chips,
    input,
    clear,
  );
  const placeholder = element.placeholder?.text ?? (many ? "Choose some" : "Choose one");
  return { input, chips, clear, list, options, note, frame, placeholder };
}

function listen(select) {
  const { input, list, clear, frame } = select;
  const lookFor = () => offer(select, input.value, { isTyped: true });
  select.look = calmly(lookFor, select.source.least > 0 ? PAUSE : 0);
  input.addEventListener("input", () => {
    select.picked = null;
    input.dataset.seeks = "typed";
    select.look();
  });
  input.addEventListener("click", () => isOpen(select) || offer(select, ""));
  input.addEventListener("focus", () => select.many || input.select());
  input.addEventListener("blur", () => close(select));
  input.addEventListener("keydown", (event) => onKey(event, select));
  // The field keeps the focus while one chooses, so that it can go on to find.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  frame.addEventListener("mousedown", (event) => {
    if (event.target !== frame && event.target !== select.chips) return;
    event.preventDefault();
    input.focus();
    offer(select, "");
  });
  clear.addEventListener("click", () => {
    select.change([]);
    input.focus();
  });
}

function isOpen({ list }) {
  return list.matches(":popover-open");
}

/**
 * List what fits; an answer that comes after a later question is dropped.
 *
 * The field's `data-seeks` tells how far that is, also to a field that is drawn anew (redraw.js):
 * `typed` until what was typed is listed; `taken` if Enter was pressed meanwhile, which chooses from
 * that list once it is there; else `listed`.
 */
async function offer(select, query, { isTyped = false } = {}) {
  const { source, note } = select;
  const asked = ++select.asked;
  if (!isTyped) select.input.dataset.seeks = "listed";
  if (query.trim().length < source.least) {
    return listGroups(select, [], `Type at least ${source.least} letters to find something.`);
  }
  if (source.least > 0) replace(note, "Looking…");
  let groups = [];
  let words = "Nothing fits.";
  try {
    groups = await source.find(query);
  } catch (error) {
    words = error.message || "The app didn't answer.";
  }
  if (asked !== select.asked || document.activeElement !== select.input) return;
  listGroups(select, groups, groups.some(({ choices }) => choices.length > 0) ? "" : words);
}

function listGroups(select, groups, words) {
  const { options, note, input, many, chosen } = select;
  select.listed = groups.flatMap(({ choices }) => choices);
  const rows = new Map(
    select.listed.map((choice, index) => [choice, drawOption(select, choice, index)]),
  );
  replace(
    options,
    groups.map(({ label, choices }) => {
      const inside = choices.map((choice) => rows.get(choice));
      if (!label) return inside;
      return h(
        "div",
        { role: "group", "aria-label": label },
        h("div", { class: "group-label", "aria-hidden": "true" }, label),
        inside,
      );
    }),
  );
  replace(note, words || null);
  note.hidden = !words;
  showBeside(select.list, select.frame);
  input.setAttribute("aria-expanded", "true");
  const before = many ? select.picked : chosen[0]?.id;
  const current = select.listed.findIndex(({ id }) => id === before);
  activate(select, current < 0 && select.listed.length > 0 ? 0 : current);
  const isTaken = input.dataset.seeks === "taken";
  input.dataset.seeks = "listed";
  if (isTaken && select.active >= 0) pick(select, select.listed[select.active]);
}

function drawOption(select, choice, index) {
  return h(
    "div",
    {
      role: "option",
      id: `${select.options.id}-${index}`,
      class: "option",
      "aria-selected": String(select.chosen.some(({ id }) => id === choice.id)),
      on: { click: () => pick(select, choice), mousemove: () => activate(select, index) },
    },
    h("span", null, choice.label),
    choice.note && h("small", null, choice.note),
  );
}

function activate(select, index) {
  const { options, input } = select;
  select.active = index;
  const rows = [...options.querySelectorAll("[role=option]")];
  rows.forEach((row, at) => row.classList.toggle("active", at === index));
  if (index < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", rows[index].id);
  rows[index].scrollIntoView({ block: "nearest" });
}

function pick(select, choice) {
  const { chosen, many, most } = select;
  if (!many) {
    close(select);
    if (chosen[0]?.id !== choice.id) select.change([choice]);
    else showChosen(select);
    return;
  }
  const has = chosen.some(({ id }) => id === choice.id);
  if (!has && chosen.length >= most) {
    replace(select.note, `No more than ${most} can be chosen.`);
    select.note.hidden = false;
    return;
  }
  select.picked = choice.id;
  select.change(has ? chosen.filter(({ id }) => id !== choice.id) : [...chosen, choice]);
  if (select.source.least === 0) offer(select, "");
  else close(select);
}

/** Choose from what was typed just now, once it is listed: what is listed still is older. */
function takeSoon({ input, look }) {
  input.dataset.seeks = "taken";
  look.hurry();
}

function close(select) {
  select.asked++;
  delete select.input.dataset.seeks;
  hideFloat(select.list);
  select.input.setAttribute("aria-expanded", "false");
  select.input.removeAttribute("aria-activedescendant");
  showWords(select);
}

function showChosen(select) {
  const { chosen, many, chips, clear } = select;
  clear.hidden = many || chosen.length === 0;
  if (many) replace(chips, ...chosen.map((choice) => drawChip(select, choice)));
  showWords(select);
}

/** The field shows what is chosen, or what one could do. */
function showWords({ input, many, chosen, placeholder }) {
  input.value = many ? "" : (chosen[0]?.label ?? "");
  input.placeholder = many && chosen.length > 0 ? "" : placeholder;
}

function drawChip(select, choice) {
  const remove = () => {
    select.change(select.chosen.filter(({ id }) => id !== choice.id));
    select.input.focus();
  };
  const label = `Remove ${choice.label}`;
  return h(
    "span",
    { class: "chip-chosen" },
    choice.label,
    h(
      "button",
      { type: "button", class: "take-away", "aria-label": label, on: { click: remove } },
      "×",
    ),
  );
}

function onKey(event, select) {
  const { input, listed, chosen, active, many } = select;
  if (event.isComposing) return;
  const used = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.key === "Backspace" && many && input.value === "" && chosen.length > 0) {
    select.change(chosen.slice(0, -1));
  } else if (event.key === "Escape" && (isOpen(select) || "seeks" in input.dataset)) {
    used();
    close(select);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    used();
    if (input.dataset.seeks === "typed") takeSoon(select);
    else if (isOpen(select) && active >= 0) pick(select, listed[active]);
    else offer(select, "");
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    used();
    if (!isOpen(select)) return offer(select, "");
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (listed.length > 0) activate(select, (active + step + listed.length) % listed.length);
  }
}
