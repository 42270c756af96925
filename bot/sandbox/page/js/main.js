// Puts the page together: who acts, where one is, and what the workspace tells.

import * as api from "./api.js";
import { createChannelView } from "./channel_view.js";
import { initDialogs } from "./dialogs.js";
import { h } from "./dom.js";
import { createHints } from "./hints.js";
import { createHistory } from "./history.js";
import { showHelp } from "./help.js";
import { conversationName, personName, roleOf } from "./people.js";
import { readRoute, routeHash } from "./route.js";
import { createSidebar } from "./sidebar.js";
import { createStore } from "./store.js";
import { createThread } from "./thread.js";
import { announce, toast } from "./toast.js";
import { createTopBar } from "./top_bar.js";
import { createUnread } from "./unread.js";

const FIRST_CHANNEL = "C0READING";
const WHO = "readlist.who";

let hangUp = () => {};

const page = createPage();
start();

function createPage() {
  const store = createStore();
  const made = {
    api,
    store,
    route: { channel: "" },
    history: createHistory(api, store),
    unread: createUnread(store, localStorage),
    hints: createHints(localStorage, (text) => page.channelView.write(text)),
    context: createContext(store),
    go,
    actAs,
    showPane,
    openThread: (channel, thread, ts, { focus } = {}) => go({ channel, thread, ts, focus }),
  };
  made.dialogs = initDialogs({ api, store, context: made.context });
  made.sidebar = createSidebar(made);
  made.topBar = createTopBar(made);
  made.channelView = createChannelView(made);
  made.thread = createThread(made);
  return made;
}

/** What the drawing of blocks has to know of the workspace. */
function createContext(store) {
  return {
    personName: (id) => personName(store.person(id)),
    channelName: (id) => (store.channel(id) ? conversationName(store.channel(id), store) : "a channel"),
    groupName: (id) => store.group(id)?.handle ?? "a group",
    openChannel: (channel) => go({ channel }),
    people: () => store.people(),
    channels: () => store.channels(),
    errors: {},
    get zone() {
      return store.me?.tz;
    },
  };
}

function start() {
  document.getElementById("page").append(
    page.topBar.node,
    h("p", { class: "bar", id: "lost", role: "status", hidden: true }),
    h("div", { class: "panes" }, page.sidebar.node, page.channelView.node, page.thread.node),
  );
  const { store, dialogs } = page;
  for (const topic of ["channel", "channel_gone", "person", "message"]) {
    store.subscribe(topic, () => page.sidebar.draw());
  }
  store.subscribe("channel_gone", (id) => id === page.route.channel && go({ channel: firstChannel() }));
  store.subscribe("views", dialogs.showViews);
  store.subscribe("faults", dialogs.onFaults);
  window.addEventListener("popstate", () => follow(history.state ?? readRoute(location), true));
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  connect(rememberedWho());
}

function connect(who) {
  hangUp();
  api.actAs(who);
  const waiting = [];
  let learning = false;
  const onEvent = async (event) => {
    if (learning) return waiting.push(event);
    if (event.type !== "hello") return page.store.take(event);
    learning = true;
    await learn();
    learning = false;
    for (const each of waiting.splice(0)) page.store.take(each);
  };
  hangUp = api.listen(onEvent, showState);
}

async function learn() {
  const answer = await api.get("/client/boot");
  if (!answer.ok) return;
  const { store } = page;
  page.history.forget();
  store.boot(answer);
  page.topBar.draw();
  page.dialogs.showViews(store.views);
  const wanted = page.route.channel ? page.route : (history.state ?? readRoute(location));
  await follow(wanted, page.route.channel === "");
  document.documentElement.dataset.ready = "true";
}

function showState(online, refused) {
  if (refused) checkWho();
  const bar = document.getElementById("lost");
  bar.hidden = online;
  bar.textContent = online
    ? ""
    : "The workspace doesn't answer. Is it still running? This page goes on by itself when it is back.";
  page.store.tell("online", online);
}

/** Whoever was acted as may not be in this workspace: then it says who can be. */
async function checkWho() {
  const answer = await api.get("/client/boot");
  if (!["user_not_found", "team_not_found"].includes(answer.error)) return;
  sessionStorage.removeItem(WHO);
  connect(rememberedWho());
}

/** Go somewhere and write it into the address. */
function go(route) {
  const { focus, ...kept } = route;
  const address = `/${routeHash(kept)}`;
  const same = `${location.pathname}${location.hash}` === address;
  history[same ? "replaceState" : "pushState"](kept, "", address);
  return follow(route, false);
}

/**
 * Show a place. `asked` says that the address named it, so that its message is brought into view.
 */
async function follow(route, asked) {
  const { store, channelView, thread } = page;
  const known = store.channel(route.channel);
  if (!known && route.channel && asked) toast("That channel isn't here, or you aren't in it.");
  page.route = known ? route : { channel: firstChannel() };
  if (location.pathname !== "/" || !known) {
    history.replaceState(null, "", `/${routeHash(page.route)}`);
  }
  const { channel, ts, thread: parent, home, focus } = page.route;
  showPane(parent ? "thread" : "channel");
  page.sidebar.draw();
  if (parent) thread.open(channel, parent, { reply: ts !== parent && ts, focus });
  else thread.close();
  await channelView.open(page.route);
  if (home || !asked) return;
  if (parent) await channelView.jump(parent, { mark: !ts });
  else if (ts) await findMessage(channel, ts);
}

async function findMessage(channel, ts) {
  const message = await page.history.message(channel, ts);
  if (!message) return toast("That message isn't here any more.");
  const { thread_ts: parent = ts, reply_count: replies } = message;
  if (parent !== ts || replies) {
    page.thread.open(channel, parent, { reply: parent !== ts && ts });
    showPane("thread");
  }
  await page.channelView.jump(parent, { mark: parent === ts });
}

function firstChannel() {
  const { store } = page;
  const seen = store.channels().filter((each) => each.is_member && !each.is_archived);
  const newest = [...seen].sort((a, b) => ((a.last_ts ?? "") < (b.last_ts ?? "") ? 1 : -1))[0];
  return (store.channel(FIRST_CHANNEL) ?? newest ?? store.channels()[0])?.id ?? "";
}

/** On a phone one pane is seen at a time. */
function showPane(name) {
  document.documentElement.dataset.pane = name;
}

async function actAs(who) {
  sessionStorage.setItem(WHO, JSON.stringify(who));
  page.channelView.reset();
  page.thread.close();
  const once = page.store.subscribe("boot", () => {
    once();
    const { me } = page.store;
    const words = `You act as ${personName(me)} now: ${roleOf(me)}, ${me.tz}.`;
    toast(words);
    announce(words);
  });
  connect(who);
}

function rememberedWho() {
  try {
    return JSON.parse(sessionStorage.getItem(WHO)) ?? { as: "", team: "" };
  } catch {
    return { as: "", team: "" };
  }
}

/** Links to places of this workspace are followed without leaving the page. */
function onClick(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  if (link.classList.contains("skip")) return skip(event, link.hash);
  const address = new URL(link.href);
  if (address.origin !== location.origin) return;
  const archive = address.pathname.startsWith("/archives/");
  if (!archive && (address.pathname !== location.pathname || !/^#[A-Z]/.test(address.hash))) return;
  event.preventDefault();
  const route = readRoute(address);
  history.pushState(null, "", `/${routeHash(route)}`);
  follow(route, true);
}

function skip(event, target) {
  event.preventDefault();
  if (target === "#write") document.querySelector("#write textarea, #write button")?.focus();
  else page.channelView.focus();
}

function onKey(event) {
  if (event.key !== "?" || event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, dialog, .popover")) return;
  event.preventDefault();
  showHelp(page);
}
