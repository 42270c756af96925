// What a select offers: the options that came with it, those that the app suggests, people, channels.

import { drawPlain } from "./mrkdwn.js";

/**
 * @typedef {{id: string, label: string, note?: string, value: object | string}} Choice
 * @typedef {{label?: string, choices: Choice[]}} Group
 * @typedef {{initial: Choice[], find: (query: string) => Group[] | Promise<Group[]>, least: number,
 *   known: (value: object | string) => Choice | undefined}} Source `least`: how many letters it wants
 *   before it looks; `known` tells what a value is here
 */

/**
 * Give the source of a select's choices.
 *
 * @param {"static" | "external" | "users" | "conversations" | "channels"} kind
 * @returns {Source}
 */
export function sourceOf(kind, element, block, context) {
  return SOURCES[kind](element, block, context);
}

const SOURCES = {
  static: (element) => {
    const groups = groupsOf(element);
    const all = groups.flatMap(({ choices }) => choices);
    const known = (value) => all.find(({ id }) => id === value.value);
    return fixed(
      groups,
      known,
      initialOptions(element).map((each) => known(each) ?? choiceOf(each)),
    );
  },

  external: (element, block, context) => ({
    initial: initialOptions(element).map(choiceOf),
    least: element.min_query_length ?? 3, // docs.slack.dev, "Select menu element"
    known: choiceOf,
    find: async (query) => {
      const answer = await context.suggest(element.action_id, block.block_id, query);
      if (answer.ok === false) throw new Error(answer.message);
      return groupsOf(answer);
    },
  }),

  users: (element, block, context) => {
    const people = context.people?.() ?? [];
    const choices = people.filter(({ deleted }) => !deleted).map(personChoice);
    return named(choices, element.initial_users ?? [element.initial_user], context.personName);
  },

  channels: (element, block, context) => {
    const choices = open(context)
      .filter(({ kind }) => kind === "public_channel")
      .map(channelChoice(context));
    return named(
      choices,
      element.initial_channels ?? [element.initial_channel],
      context.channelName,
    );
  },

  conversations: (element, block, context) => {
    const allowed = element.filter?.include;
    const choices = open(context)
      .filter(({ kind }) => !allowed || allowed.includes(KINDS[kind]))
      .map(channelChoice(context));
    const initial = element.initial_conversations ?? [element.initial_conversation];
    return named(choices, initial, context.channelName);
  },
};

const KINDS = { public_channel: "public", private_channel: "private", im: "im", mpim: "mpim" };

function open(context) {
  return (context.channels?.() ?? []).filter(({ is_archived }) => !is_archived);
}

function personChoice({ id, name, real_name: realName }) {
  return { id, label: realName || name, note: realName ? `@${name}` : undefined, value: id };
}

function channelChoice(context) {
  return ({ id, kind, name }) => {
    const direct = kind === "im" || kind === "mpim";
    const label = direct ? (context.channelName?.(id) ?? id) : `#${name}`;
    return { id, label, note: kind === "private_channel" ? "private" : undefined, value: id };
  };
}

/** Those that are named by id: what isn't on offer keeps its place under the name that it has. */
function named(choices, initial, nameOf) {
  const known = (id) =>
    choices.find((choice) => choice.id === id) ?? { id, label: nameOf?.(id) ?? id, value: id };
  return fixed([{ choices }], known, initial.filter(Boolean).map(known));
}

function fixed(groups, known, initial) {
  return { initial, known, least: 0, find: (query) => filter(groups, query) };
}

function filter(groups, query) {
  const words = query.trim().toLowerCase();
  const fits = ({ label, note }) => `${label} ${note ?? ""}`.toLowerCase().includes(words);
  return groups
    .map(({ label, choices }) => ({ label, choices: choices.filter(fits) }))
    .filter(({ choices }) => choices.length > 0);
}

function initialOptions({ initial_options: some, initial_option: one }) {
  return (some ?? [one]).filter(Boolean);
}

function groupsOf({ options, option_groups: groups }) {
  if (groups) {
    return groups.map((group) => ({
      label: words(group.label),
      choices: group.options.map(choiceOf),
    }));
  }
  return [{ choices: (options ?? []).map(choiceOf) }];
}

function choiceOf(option) {
  const { text, description, value } = option;
  return { id: value, label: words(text), note: description && words(description), value: option };
}

function words(text) {
  return drawPlain(text.text, text).textContent;
}
