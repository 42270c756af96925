// A message's menu, and the shortcuts that the app offers anywhere.

import { copyText } from "./copy.js";
import { confirmFirst } from "./dialog.js";
import { askFields } from "./fields.js";
import { inspect } from "./inspect.js";
import { openMenu } from "./menu.js";
import { permalinkOf } from "./permalink.js";
import { toast } from "./toast.js";

/** Open what can be done with a message beside `anchor`. */
export function messageMenu(message, anchor, page) {
  const items = [
    ...(message.is_ephemeral ? [] : shortcutItems(page, "message", placeOf(message))),
    ...(message.is_ephemeral ? [] : [{ label: "Copy link", onPick: () => copyLink(message) }]),
    { label: "What was sent", note: "JSON", onPick: () => inspect(message, page) },
    ...ownItems(message, page, anchor.closest("[role=log]")),
  ];
  openMenu(anchor, "More actions", items);
}

/** Open the app's global shortcuts beside `anchor`. */
export function globalShortcuts(anchor, page) {
  const items = shortcutItems(page, "global", {});
  if (items.length > 0) openMenu(anchor, "Shortcuts", items.slice(0, -1));
  else toast(`${page.store.app.name || "The app"} offers no shortcuts here.`);
}

function placeOf({ channel, ts }) {
  return { channel, ts };
}

function shortcutItems({ api, store }, type, place) {
  const run = async (callback_id) => {
    const answer = await api.call("shortcut", { callback_id, ...place });
    if (!answer.ok) toast(answer.message, { kind: "error" });
  };
  const items = (store.app.shortcuts ?? [])
    .filter((shortcut) => shortcut.type === type)
    .map(({ name, callback_id }) => ({
      label: name,
      note: store.app.name,
      onPick: () => run(callback_id),
    }));
  return items.length > 0 ? [...items, "line"] : [];
}

async function copyLink(message) {
  const link = permalinkOf(message);
  toast((await copyText(link)) ? "The link is copied." : link);
}

function ownItems(message, page, list) {
  const own = message.user === page.store.me?.id && !message.bot_id;
  const said = !message.subtype || message.subtype === "thread_broadcast";
  if (!own || !said || message.is_ephemeral) return [];
  return [
    "line",
    { label: "Edit…", onPick: () => edit(message, page) },
    { label: "Delete…", danger: true, onPick: () => remove(message, page.api, list) },
  ];
}

function edit(message, { api, store }) {
  askFields({
    title: "Edit message",
    submit: "Save",
    fields: [{ name: "text", label: "Message", type: "textarea", value: asTyped(message.text, store) }],
    send: ({ text }) => api.call("edit", { ...placeOf(message), text }),
  });
}

/** Turn what Slack keeps back into what was typed: handles for ids, bare links, nothing escaped. */
function asTyped(text, store) {
  return text
    .replace(/<@(\w+)>/g, (mention, id) => (store.person(id) ? `@${store.person(id).name}` : mention))
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** The focus goes on to the message that the list has in its place. */
function remove(message, api, list) {
  confirmFirst({
    title: "Delete message",
    text: "It disappears for everybody. This can't be undone.",
    confirm: "Delete",
    act: () => api.call("delete", placeOf(message)),
    instead: () => list?.querySelector("article[tabindex='0']"),
  });
}
