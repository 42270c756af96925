// Puts the page together: who acts, where one is, and what the workspace tells.

import * as api from "./api.js";
import { ChannelView } from "./channel_view.js";
import { initDialogs } from "./dialogs.js";
import { h } from "./dom.js";
import { createFrame } from "./frames.js";
import { showHelp } from "./help.js";
import { createHints } from "./hints.js";
import { createHistory } from "./history.js";
import { conversationName, personName, roleOf } from "./people.js";
import { betweenPresses, watchPresses } from "./presses.js";
import { readRoute, routeHash } from "./route.js";
import { createSidebar } from "./sidebar.js";
import { inThisTab, lasting } from "./storage.js";
import { Store } from "./store.js";
import { Thread } from "./thread.js";
import { announce, toast } from "./toast.js";
import { createTopBar } from "./top_bar.js";
import { createUnread } from "./unread.js";

const FIRST_CHANNEL = "C0READING";
const WHO = "readlist.who";
const ANYBODY = { as: "", team: "" };
const LOST =
  "The workspace doesn't answer. Is it still running? This page goes on by itself when it is back.";

let hangUp = () => {};

const page = createPage();
start();

function createPage() {
  const store = new Store();
  const made = {
    api,
    store,
    route: { channel: "" },
    history: createHistory(api, store),
    unread: createUnread(store, lasting),
    hints: createHints(lasting, (text) => made.channelView.write(text)),
    context: createContext(store),
    go,
    actAs,
    showPane,
    openThread: (channel, thread, ts, { focus } = {}) => go({ channel, thread, ts, focus }),
  };
  made.dialogs = initDialogs({ api, store, context: made.context });
  made.sidebar = createSidebar(made);
  made.topBar = createTopBar(made);
  made.channelView = new ChannelView(made);
  made.thread = new Thread(made);
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
  const { store, sidebar, dialogs } = page;
  const sidebarFrame = createFrame(sidebar.draw);
  for (const topic of ["channel", "channel_gone", "person", "message"]) {
    store.subscribe(topic, () => sidebarFrame.soon());
  }
  store.subscribe("channel_gone", (id) => id === page.route.channel && go({ channel: firstChannel() }));
  store.subscribe("views", dialogs.showViews);
  store.subscribe("faults", dialogs.onFaults);
  window.addEventListener("popstate", () => follow(history.state ?? readRoute(location), true));
  watchPresses();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  connect(rememberedWho());
}

/**
 * Listen as somebody, until `connect` is called again. What happens while the workspace is being
 * learnt waits until it is.
 *
 * @param {{as: string, team: string}} who
 * @param {() => void} [onKnown] told once the workspace was learnt as this person
 */
function connect(who, onKnown = () => {}) {
  hangUp();
  api.actAs(who);
  const state = { isCurrent: true, isOnline: true, isKnown: true };
  const show = (news) => {
    Object.assign(state, news);
    if (state.isCurrent) showLost(!state.isOnline || !state.isKnown);
  };
  let waiting = null;
  const onEvent = async (event) => {
    if (waiting) return waiting.push(event);
    if (event.type !== "hello") return page.store.take(event);
    waiting = [];
    try {
      await learn(state, show, onKnown);
    } finally {
      const missed = waiting;
      waiting = null;
      if (state.isCurrent) missed.forEach(onEvent);
    }
  };
  const hear = (event) => betweenPresses(() => onEvent(event));
  const stop = api.listen(hear, (isOnline, isRefused) => {
    show({ isOnline });
    if (isRefused) checkWho(state);
  });
  hangUp = () => {
    state.isCurrent = false;
    stop();
  };
}

/** Learn all that can be known, however often it takes; an answer to somebody else is dropped. */
async function learn(state, show, onKnown) {
  const isEnough = (answer) => answer.ok || isNobody(answer) || !state.isCurrent;
  const answer = await api.insist("/client/boot", isEnough, () => show({ isKnown: false }));
  if (!state.isCurrent) return;
  show({ isKnown: true });
  if (isNobody(answer)) return forgetWho();
  const { store, history: messages, topBar, dialogs, route } = page;
  messages.forget();
  store.boot(answer);
  topBar.draw();
  onKnown();
  dialogs.showViews(store.views);
  const { pane } = document.documentElement.dataset;
  if (route.channel) await follow(route, false);
  else await follow(history.state ?? readRoute(location), true);
  if (pane) showPane(pane);
  document.documentElement.dataset.ready = "true";
}

function showLost(isLost) {
  const bar = document.getElementById("lost");
  bar.hidden = !isLost;
  bar.textContent = isLost ? LOST : "";
}

/** Whoever was acted as may not be in this workspace: then it says who can be. */
async function checkWho(state) {
  const answer = await api.get("/client/boot");
  if (state.isCurrent && isNobody(answer)) forgetWho();
}

function isNobody({ error }) {
  return ["user_not_found", "team_not_found"].includes(error);
}

function forgetWho() {
  inThisTab.removeItem(WHO);
  connect(ANYBODY);
}

/**
 * Go somewhere and write it into the address.
 *
 * @param {{channel: string, ts?: string, thread?: string, home?: boolean, focus?: boolean}} route
 * @param {boolean} [asked] as in `follow`
 */
function go({ focus = false, ...route }, asked = false) {
  const address = `/${routeHash(route)}`;
  const same = `${location.pathname}${location.hash}` === address;
  const state = asked ? null : route;
  history[same ? "replaceState" : "pushState"](state, "", address);
  return follow(route, asked, focus);
}

/**
 * Show a place. `asked` says that an address named it, so that its message is brought into view.
 */
async function follow(route, asked, focus = false) {
  const { store, channelView, thread, sidebar } = page;
  const known = store.channel(route.channel);
  if (route.channel && !known) toast("That channel isn't here, or you aren't in it.");
  page.route = known ? route : { channel: firstChannel() };
  if (!known || location.pathname !== "/") history.replaceState(null, "", `/${routeHash(page.route)}`);
  const { channel, ts, thread: parent, home } = page.route;
  showPane(parent ? "thread" : "channel");
  sidebar.draw();
  if (parent) thread.open(channel, parent, { reply: ts !== parent && ts, focus });
  else thread.close();
  await channelView.open(page.route);
  if (home || !asked) return;
  if (parent) await channelView.jump(parent, { mark: !ts });
  else if (ts) await findMessage(channel, ts);
}

/** Show a message where it stands: in the channel, with its thread open, or in a thread. */
async function findMessage(channel, ts) {
  const { route } = page;
  const message = await page.history.message(channel, ts);
  if (page.route !== route) return;
  if (!message) return toast("That message isn't here any more.");
  const { thread_ts: parent = ts, reply_count: replies } = message;
  if (parent !== ts || replies) {
    page.route = { channel, ts, thread: parent };
    history.replaceState(page.route, "", `/${routeHash(page.route)}`);
    page.thread.open(channel, parent, { reply: parent !== ts && ts });
    showPane("thread");
  }
  await page.channelView.jump(parent, { mark: parent === ts });
}

function firstChannel() {
  const { store } = page;
  const mine = store.channels().filter((each) => each.is_member && !each.is_archived);
  const newest = mine.sort((a, b) => (a.last_ts < b.last_ts ? 1 : -1))[0];
  return (store.channel(FIRST_CHANNEL) ?? newest ?? store.channels()[0])?.id ?? "";
}

/** On a phone one pane is seen at a time. */
function showPane(name) {
  document.documentElement.dataset.pane = name;
}

function actAs(who) {
  inThisTab.setItem(WHO, JSON.stringify(who));
  page.channelView.reset();
  page.thread.reset();
  let isTold = false;
  connect(who, () => {
    if (!isTold) tellWho(page.store.me);
    isTold = true;
  });
}

function tellWho(me) {
  const words = `You act as ${personName(me)} now: ${roleOf(me)}, ${me.tz}.`;
  toast(words);
  announce(words);
}

/** Each tab has its own person. */
function rememberedWho() {
  try {
    return arrivingIn(JSON.parse(inThisTab.getItem(WHO)) ?? ANYBODY);
  } catch {
    return ANYBODY;
  }
}

/** A link may lead into another workspace, which its address names. */
function arrivingIn(who) {
  const team = new URLSearchParams(location.search).get("team");
  if (!team || team === who.team) return who;
  const there = { ...ANYBODY, team };
  inThisTab.setItem(WHO, JSON.stringify(there));
  return there;
}

/** Links to places of this workspace are followed without leaving the page. */
function onClick(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin) return;
  const isSkip = link.classList.contains("skip");
  const isPlace = address.pathname.startsWith("/archives/") || /^#[A-Z]/.test(address.hash);
  if (!isSkip && !isPlace) return;
  event.preventDefault();
  if (isPlace) go(readRoute(address), true);
  else if (address.hash === "#write") page.channelView.focusWriting();
  else page.channelView.focus();
}

function onKey(event) {
  if (event.key !== "?" || event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, dialog, .popover")) return;
  event.preventDefault();
  showHelp(page);
}
