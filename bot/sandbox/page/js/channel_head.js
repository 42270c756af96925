// The head of a channel: its name, topic, members and menu; tabs where it is the app's.

import { h, replace } from "./dom.js";
import { keepFocus } from "./focus.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { avatar, conversationName, isWithApp, personName, roleOf } from "./people.js";
import { openPopover } from "./popover.js";
import { routeHash } from "./route.js";

const SHARED = "Shared with another company";

/** Draw the head of `channel` into `root`. */
export function drawChannelHead(root, channel, page) {
  keepFocus(root, () => replace(root, drawParts(channel, page)));
}

function drawParts(channel, page) {
  const { store } = page;
  const named = channel.kind.endsWith("_channel");
  return [
    tool("All channels", "back", "only-phone", () => page.showPane("sidebar")),
    h(
      "div",
      { class: "pane-title" },
      h("h1", {}, named && icon(signOf(channel)), conversationName(channel, store)),
      h("p", { class: "pane-note" }, noteOn(channel, store)),
    ),
    isWithApp(channel, store) && drawTabs(channel, page),
    named && drawMembers(channel, page),
    tool("About this channel", "more", "", (event) =>
      page.dialogs.channelMenu(menuChannel(channel, store), event.currentTarget),
    ),
  ];
}

function signOf(channel) {
  if (channel.is_archived) return "archive";
  return channel.kind === "private_channel" ? "lock" : "channel";
}

function noteOn(channel, store) {
  if (channel.is_archived) return "Archived";
  if (isWithApp(channel, store)) return "What you write here reaches the app alone.";
  return [channel.is_shared && SHARED, channel.topic].filter(Boolean).join(" · ");
}

/** Direct messages have no name of their own; a menu needs one. */
function menuChannel(channel, store) {
  return { ...channel, name: conversationName(channel, store) };
}

function drawTabs(channel, page) {
  const { home } = page.route;
  const tab = (label, route, chosen) =>
    h(
      "a",
      {
        href: routeHash(route),
        class: "tab",
        "data-key": label,
        "aria-current": chosen ? "page" : null,
      },
      label,
    );
  return h(
    "nav",
    { class: "tabs", "aria-label": "The app's tabs" },
    tab("Home", { channel: channel.id, home: true }, home),
    tab("Messages", { channel: channel.id }, !home),
  );
}

function drawMembers(channel, { store }) {
  const words = count(channel.members.length, "member");
  const open = ({ currentTarget }) =>
    openPopover(listMembers(channel, store), currentTarget, { label: words });
  return h(
    "button",
    { type: "button", class: "tool tool-wide", "data-key": "people", "aria-label": words, on: { click: open } },
    icon("people"),
    h("span", { "aria-hidden": "true" }, channel.members.length),
  );
}

function listMembers(channel, store) {
  const members = channel.members.map((id) => store.person(id)).filter(Boolean);
  return h(
    "ul",
    { class: "choices" },
    members.map((person) =>
      h(
        "li",
        { class: "choice" },
        avatar(person, store.app),
        h("span", {}, personName(person)),
        h("small", {}, roleOf(person)),
      ),
    ),
  );
}

function tool(label, name, extra, onClick) {
  return h(
    "button",
    {
      type: "button",
      class: `tool ${extra}`,
      "data-key": name,
      "aria-label": label,
      title: label,
      on: { click: onClick },
    },
    icon(name),
  );
}
