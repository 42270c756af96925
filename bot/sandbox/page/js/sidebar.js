// The left pane: the workspace, its channels, and direct messages.

import { h, replace } from "./dom.js";
import { keepFocus } from "./focus.js";
import { icon } from "./icons.js";
import { avatar, conversationName, isWithApp, personName } from "./people.js";
import { openPopover } from "./popover.js";
import { routeHash } from "./route.js";
import { toast } from "./toast.js";

/**
 * Make the sidebar; `draw` shows what the store knows.
 *
 * @param {object} page
 * @returns {{node: HTMLElement, draw: () => void, focus: () => void}}
 */
export function createSidebar(page) {
  const node = h("nav", { class: "sidebar", "aria-label": "Channels and direct messages" });
  node.addEventListener("keydown", (event) => rove(event, node));
  return {
    node,
    draw: () => keepFocus(node, () => draw(node, page)),
    focus: () => (node.querySelector("[aria-current]") ?? node.querySelector(".place"))?.focus(),
  };
}

function draw(node, page) {
  const { store } = page;
  const all = store.channels();
  const named = all.filter(({ kind }) => kind.endsWith("_channel")).sort(byName);
  const mine = named.filter((each) => each.is_member && !each.is_archived);
  const others = named.filter((each) => !each.is_member && !each.is_archived);
  const archived = named.filter((each) => each.is_archived);
  const direct = all.filter(({ kind }) => !kind.endsWith("_channel"));
  replace(
    node,
    section("Channels", mine, page, addButton("New channel", () => page.dialogs.createChannel())),
    others.length > 0 && section("Not joined", others, page),
    archived.length > 0 && section("Archived", archived, page),
    drawDirect(direct, page),
  );
}

function section(title, channels, page, button) {
  return h(
    "section",
    {},
    h("div", { class: "sidebar-title" }, h("h2", {}, title), button),
    h("ul", {}, channels.map((channel) => h("li", {}, drawLink(channel, page)))),
  );
}

function drawLink(channel, page) {
  const name = conversationName(channel, page.store);
  const unread = page.unread.isUnread(channel);
  const here = page.route.channel === channel.id;
  return h(
    "a",
    {
      class: unread ? "place place-unread" : "place",
      href: routeHash({ channel: channel.id }),
      "data-key": channel.id,
      "aria-current": here ? "page" : null,
    },
    markOf(channel, page.store),
    h("span", { class: "place-name" }, name),
    isWithApp(channel, page.store) && h("span", { class: "badge" }, "APP"),
    unread && h("span", { class: "dot" }, h("span", { class: "unseen" }, "unread")),
  );
}

function markOf(channel, store) {
  if (channel.is_archived) return icon("archive");
  if (channel.kind === "public_channel") return icon("channel");
  if (channel.kind === "private_channel") return icon("lock");
  const other = channel.members?.find((id) => id !== store.me?.id);
  return avatar(store.person(other ?? store.me?.id), store.app);
}

/** Direct messages; the app is always offered, also before anybody wrote to it. */
function drawDirect(channels, page) {
  const { store } = page;
  const known = channels.some((channel) => isWithApp(channel, store));
  const app = store.person(store.app.bot_user);
  const title = addButton("New direct message", (event) => choosePerson(event.currentTarget, page));
  const node = section("Direct messages", channels, page, title);
  if (!known && app) {
    const open = () => openDirect([app.id], page);
    node.querySelector("ul").prepend(
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "place", "data-key": app.id, on: { click: open } },
          avatar(app, store.app),
          h("span", { class: "place-name" }, personName(app)),
          h("span", { class: "badge" }, "APP"),
        ),
      ),
    );
  }
  return node;
}

async function openDirect(users, { api, store, go }) {
  const answer = await api.call("open_direct", { users });
  if (!answer.ok) return toast(answer.message, { kind: "error" });
  if (!store.channel(answer.channel.id)) store.take({ type: "channel", channel: answer.channel });
  go({ channel: answer.channel.id });
}

function choosePerson(anchor, page) {
  const { store } = page;
  const others = store.people().filter((each) => each.id !== store.me?.id && !each.deleted);
  const list = h(
    "ul",
    { class: "choices" },
    others.map((person) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "choice",
            on: {
              click: () => {
                close();
                openDirect([person.id], page);
              },
            },
          },
          avatar(person, store.app),
          h("span", {}, personName(person)),
          h("small", {}, `@${person.name}`),
        ),
      ),
    ),
  );
  const close = openPopover(list, anchor, { label: "Write to" });
  list.querySelector("button")?.focus();
}

function addButton(label, onClick) {
  return h(
    "button",
    { type: "button", class: "tool tool-small", "aria-label": label, title: label, on: { click: onClick } },
    icon("add"),
  );
}

function rove(event, node) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || event.metaKey || event.ctrlKey || event.altKey) return;
  const all = [...node.querySelectorAll(".place")];
  const at = all.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length].focus();
}

function byName(a, b) {
  return a.name.localeCompare(b.name);
}
