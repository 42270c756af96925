// What can be done with a channel: its details, who comes and goes, who shares it, its name, its end.

import { confirmFirst, openDialog, wordButton } from "./dialog.js";
import { h } from "./dom.js";
import { askFields } from "./fields.js";
import { count } from "./format.js";
import { openMenu } from "./menu.js";
import { conversationName, personName, roleOf } from "./people.js";
import { toast } from "./toast.js";

const KINDS = {
  public_channel: "Channel that everybody can find and join",
  private_channel: "Private channel: only its members see it",
  im: "Direct messages",
  mpim: "Direct messages of several people",
};
const NAME = {
  name: "name",
  label: "Name",
  help: "Small letters, digits, - and _; at most 80 characters.",
  props: { maxlength: 80 },
};
const PRIVATE = {
  name: "private",
  label: "Private",
  type: "checkbox",
  help: "Only people who were invited see it.",
};

/** Open what can be done with a channel beside `anchor`. */
export function channelMenu(channel, anchor, page) {
  openMenu(anchor, channelTitle(channel, page.store), [
    { label: "Details", onPick: () => showDetails(channel, page) },
    ...(isDirect(channel) ? [] : channelItems(channel, page)),
  ]);
}

/** Name a channel with its sign, direct messages by who is in them. */
export function channelTitle(channel, store) {
  return isDirect(channel) ? conversationName(channel, store) : `#${channel.name}`;
}

function isDirect({ kind }) {
  return kind === "im" || kind === "mpim";
}

function channelItems(channel, page) {
  const act = (name) => () => doIt(name, channel, page);
  if (channel.is_archived) return ["line", { label: "Unarchive", onPick: act("unarchive") }];
  if (!channel.is_member) return ["line", { label: `Join #${channel.name}`, onPick: act("join") }];
  return [
    "line",
    { label: "Invite somebody…", onPick: () => invite(channel, page) },
    { label: "Rename…", onPick: () => rename(channel, page) },
    shareItem(channel, page),
    "line",
    { label: "Leave", onPick: act("leave") },
    { label: "Archive…", danger: true, onPick: () => archive(channel, page) },
  ];
}

function shareItem({ id, is_shared: before }, page) {
  const label = before ? "Stop sharing it" : "Share with another company";
  const shared = !before;
  return { label, onPick: () => doIt("share", { id }, page, { shared }) };
}

async function doIt(name, channel, { api }, more = {}) {
  const answer = await api.call(name, { channel: channel.id, ...more });
  if (!answer.ok) toast(answer.message, { kind: "error" });
}

function rename(channel, { api }) {
  askFields({
    title: `Rename #${channel.name}`,
    submit: "Rename",
    fields: [{ ...NAME, value: channel.name }],
    send: ({ name }) => api.call("rename", { channel: channel.id, name: plainName(name) }),
  });
}

/** Ask for a new channel's name, create it and open it. */
export function createChannel({ api, context, store }) {
  askFields({
    title: "New channel",
    submit: "Create",
    fields: [NAME, PRIVATE],
    send: async ({ name, private: hidden }) => {
      const answer = await api.call("create_channel", { name: plainName(name), private: hidden });
      if (answer.ok) {
        // The answer may be here before the event that tells of the channel.
        store.take({ type: "channel", channel: answer.channel });
        context.openChannel(answer.channel.id);
      }
      return answer;
    },
  });
}

function plainName(name) {
  return name.trim().replace(/^#/, "");
}

function invite(channel, { api, store }) {
  const outside = store
    .people()
    .filter((person) => !person.deleted && !channel.members.includes(person.id))
    .map((person) => ({ value: person.id, label: nameOf(person) }));
  if (outside.length === 0) return toast(`Everybody is in #${channel.name} already.`);
  askFields({
    title: `Invite to #${channel.name}`,
    submit: "Invite",
    fields: [{ name: "user", label: "Who", type: "select", options: outside }],
    send: ({ user }) => api.call("invite", { channel: channel.id, user }),
  });
}

function nameOf(person) {
  const [name, handle] = [personName(person), `@${person.name}`];
  return name === person.name ? handle : `${name} (${handle})`;
}

function archive(channel, { api }) {
  confirmFirst({
    title: `Archive #${channel.name}`,
    text:
      "Nobody can write there any more, apps neither: a release that is still going out to it " +
      "stops. What was written stays, and it can be unarchived.",
    confirm: "Archive",
    act: () => api.call("archive", { channel: channel.id }),
  });
}

function showDetails(channel, { store }) {
  const members = channel.members.map((id) => store.person(id)).filter(Boolean);
  const dialog = openDialog({
    title: channelTitle(channel, store),
    body: [
      h("dl", { class: "details" }, [
        detail("Kind", KINDS[channel.kind]),
        !isDirect(channel) && detail("Topic", channel.topic || "None"),
        channel.is_shared && detail("Shared", "With another company, whose people see it, too"),
        channel.is_archived && detail("State", "Archived: nobody can write here"),
        detail("Id", h("code", {}, channel.id)),
      ]),
      h("h3", {}, count(members.length, "member")),
      h("ul", { class: "member-list" }, members.map(drawMember)),
    ],
    actions: [wordButton("Close", { autofocus: true, onClick: () => dialog.close() })],
  });
}

function detail(name, value) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function drawMember(person) {
  const about = [roleOf(person), person.tz].filter(Boolean).join(" · ");
  return h("li", {}, h("span", {}, nameOf(person)), h("span", { class: "quiet" }, about));
}
