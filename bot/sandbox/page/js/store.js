// All that the page knows of the workspace, and who wants to hear when it changes.

/**
 * Make an empty store. `take` puts what the server tells into it; `subscribe` hears of it.
 *
 * Topics are the events' types (`message`, `deleted`, `channel`, `channel_gone`, `views`, `home`,
 * `app`, `person`, `teams`, `faults`), `boot` when all was learnt anew, and `online`.
 */
export function createStore() {
  const listeners = new Map();
  const messages = new Map();
  const touched = new Map();
  let clock = 0;
  const known = emptyBoot();

  const tell = (topic, value, isNew) => {
    for (const listener of [...(listeners.get(topic) ?? [])]) listener(value, isNew);
  };
  const touch = (channel, ts) => touched.set(`${channel} ${ts}`, ++clock);
  const of = (channel) => {
    if (!messages.has(channel)) messages.set(channel, new Map());
    return messages.get(channel);
  };

  const changes = {
    message({ message }) {
      touch(message.channel, message.ts);
      const isNew = !of(message.channel).has(message.ts);
      of(message.channel).set(message.ts, message);
      const channel = known.channels.get(message.channel);
      if (channel && showsInChannel(message) && !message.is_ephemeral) {
        if (!(message.ts <= channel.last_ts)) channel.last_ts = message.ts;
      }
      tell("message", message, isNew);
    },
    deleted({ channel, ts }) {
      touch(channel, ts);
      const gone = of(channel).get(ts);
      of(channel).delete(ts);
      tell("deleted", { channel, ts, message: gone });
    },
    channel({ channel }) {
      known.channels.set(channel.id, { ...known.channels.get(channel.id), ...channel });
      tell("channel", known.channels.get(channel.id));
    },
    channel_gone({ channel }) {
      known.channels.delete(channel);
      tell("channel_gone", channel);
    },
    views({ views }) {
      known.views = views;
      tell("views", views);
    },
    home(event) {
      known.home = event.view ?? event.home ?? null;
      tell("home", known.home);
    },
    app({ app }) {
      known.app = app;
      tell("app", app);
    },
    person({ person }) {
      known.people.set(person.id, person);
      tell("person", person);
    },
    teams({ teams }) {
      known.teams = teams;
      tell("teams", teams);
    },
    faults(event) {
      tell("faults", event);
    },
  };

  return {
    /** Hear of a topic until the returned function is called; of a message also whether it is new. */
    subscribe(topic, listener) {
      if (!listeners.has(topic)) listeners.set(topic, new Set());
      listeners.get(topic).add(listener);
      return () => listeners.get(topic).delete(listener);
    },
    /** Put in what an event says, and tell whoever subscribed to its type. */
    take(event) {
      changes[event.type]?.(event);
    },
    /** Begin anew with the answer of /client/boot; messages that were known are forgotten. */
    boot(answer) {
      Object.assign(known, readBoot(answer));
      messages.clear();
      tell("boot", known);
    },
    tell,
    /** Ask for the moment, before asking the server for messages. */
    now: () => clock,
    /** Learn what was asked for at `since`, save what an event changed in the meantime. */
    learn(list, since) {
      for (const message of list) {
        const { channel, ts } = message;
        if (!(touched.get(`${channel} ${ts}`) > since)) of(channel).set(ts, message);
      }
    },
    message: (channel, ts) => of(channel).get(ts),
    /** What a channel itself shows of what is known, oldest first. */
    channelMessages: (channel) => sorted([...of(channel).values()].filter(showsInChannel)),
    /** What is known of a thread, the parent first. */
    threadMessages: (channel, ts) =>
      sorted([...of(channel).values()].filter((each) => each.ts === ts || each.thread_ts === ts)),
    get me() {
      return known.people.get(known.me);
    },
    get team() {
      return known.team;
    },
    get teams() {
      return known.teams;
    },
    get app() {
      return known.app;
    },
    get views() {
      return known.views;
    },
    get home() {
      return known.home;
    },
    people: () => [...known.people.values()],
    person: (id) => known.people.get(id),
    channels: () => [...known.channels.values()],
    channel: (id) => known.channels.get(id),
    groups: () => [...known.groups.values()],
    group: (id) => known.groups.get(id),
  };
}

/** Say whether a message stands in its channel, not only in a thread. */
export function showsInChannel(message) {
  if (!message.thread_ts || message.thread_ts === message.ts) return true;
  return message.subtype === "thread_broadcast";
}

function emptyBoot() {
  return {
    me: "",
    team: { id: "", name: "" },
    teams: [],
    app: { id: "", name: "", bot_user: "", command: "", shortcuts: [] },
    people: new Map(),
    groups: new Map(),
    channels: new Map(),
    home: null,
    views: [],
  };
}

function readBoot({ ok, people, groups, channels, ...rest }) {
  const byId = (list) => new Map((list ?? []).map((each) => [each.id, each]));
  return {
    ...emptyBoot(),
    ...rest,
    people: byId(people),
    groups: byId(groups),
    channels: byId(channels),
  };
}

function sorted(list) {
  return list.sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
}
