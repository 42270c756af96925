// The bar above all: whose workspace, who acts, whether the app is there, and a few switches.

import { h, replace } from "./dom.js";
import { keepFocus } from "./focus.js";
import { clockTime } from "./format.js";
import { showHelp } from "./help.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { actors, avatar, personName, roleOf } from "./people.js";
import { lasting } from "./storage.js";

const THEMES = ["", "light", "dark"];
const THEME_NAMES = { "": "as the system has it", light: "light", dark: "dark" };

/**
 * Make the top bar; `draw` shows what the store knows.
 *
 * @param {object} page
 * @returns {{node: HTMLElement, draw: () => void}}
 */
export function createTopBar(page) {
  const node = h("header", { class: "top-bar" });
  const draw = () => keepFocus(node, () => replace(node, drawParts(page, draw)));
  for (const topic of ["app", "teams", "person"]) page.store.subscribe(topic, draw);
  return { node, draw };
}

function drawParts(page, draw) {
  return [
    h("span", { class: "brand" }, icon("workspace"), h("b", {}, "readlist"), h("span", {}, "sandbox")),
    drawTeam(page),
    drawConnection(page.store.app),
    h("span", { class: "stretch" }),
    drawActor(page),
    tool("Make trouble", "trouble", "Make trouble", () => page.dialogs.openFaults()),
    drawTheme(draw),
    tool("Help and keys", "help", "", () => showHelp(page)),
  ];
}

function drawTeam({ store, actAs }) {
  if (store.teams.length < 2) return null;
  const choose = (event) => actAs({ as: "", team: event.target.value });
  return h(
    "select",
    { class: "team", "data-key": "team", "aria-label": "Workspace", on: { change: choose } },
    store.teams.map(({ id, name, installed }) =>
      h(
        "option",
        { value: id, selected: id === store.team.id },
        installed ? name : `${name} (app not installed)`,
      ),
    ),
  );
}

function drawConnection(app) {
  const words = !app.installed
    ? "the app isn't installed"
    : app.connected
      ? `${app.name} is connected`
      : "no app is connected";
  return h(
    "span",
    { class: "connection", "data-on": String(Boolean(app.connected)), role: "status", title: words },
    h("span", {}, words),
  );
}

function drawActor(page) {
  const { store } = page;
  const { me } = store;
  if (!me) return null;
  const now = clockTime(new Date(), me.tz);
  return h(
    "button",
    {
      type: "button",
      class: "actor",
      "data-key": "actor",
      "aria-label": `Acting as ${personName(me)}, ${roleOf(me)}. Act as somebody else`,
      title: `${roleOf(me)}, ${me.tz}, where it is ${now}`,
      "aria-haspopup": "menu",
      on: { click: (event) => chooseActor(event.currentTarget, page) },
    },
    avatar(me, store.app),
    h(
      "span",
      { class: "actor-words" },
      h("small", {}, "acting as"),
      h("b", {}, personName(me)),
    ),
    icon("switch"),
  );
}

function chooseActor(anchor, { store, actAs }) {
  const now = new Date();
  const items = actors(store).map((person) => ({
    label: personName(person),
    checked: person.id === store.me.id,
    note: `${roleOf(person)} · ${person.tz} ${clockTime(now, person.tz)}`,
    onPick: () => person.id !== store.me.id && actAs({ as: person.id, team: store.team.id }),
  }));
  openMenu(anchor, "Act as", items);
}

function drawTheme(draw) {
  const root = document.documentElement;
  const theme = root.dataset.theme ?? "";
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const change = () => {
    root.dataset.theme = next;
    lasting.setItem("readlist.theme", next);
    draw();
  };
  const label = `Theme: ${THEME_NAMES[theme]}. Change to ${THEME_NAMES[next]}`;
  return tool(label, theme === "dark" ? "moon" : "sun", "", change);
}

function tool(label, name, words, onClick) {
  return h(
    "button",
    {
      type: "button",
      class: words ? "tool tool-wide" : "tool",
      "data-key": name === "moon" ? "sun" : name,
      "aria-label": label,
      title: label,
      on: { click: onClick },
    },
    icon(name),
    words && h("span", { class: "no-phone", "aria-hidden": "true" }, words),
  );
}
