// All that the page knows of the workspace, and who wants to hear when it changes.

const NOTHING = {
  me: "",
  team: { id: "", name: "" },
  teams: [],
  app: { id: "", name: "", bot_user: "", command: "", shortcuts: [] },
  people: [],
  groups: [],
  channels: [],
  home: null,
  views: [],
};

/**
 * `take` puts in what the server tells, `subscribe` hears of it. Topics are the types of events
 * (`message`, `deleted`, `channel`, `channel_gone`, `views`, `home`, `app`, `person`, `teams`,
 * `faults`) and `boot`, when all was learnt anew.
 */
export class Store {
  #listeners = new Map();
  #messages = new Map();
  #touched = new Map();
  #clock = 0;
  #known = readBoot({});

  /** Hear of a topic until the returned function is called; of a message also whether it is new. */
  subscribe(topic, listener) {
    if (!this.#listeners.has(topic)) this.#listeners.set(topic, new Set());
    this.#listeners.get(topic).add(listener);
    return () => this.#listeners.get(topic).delete(listener);
  }

  /** Begin anew with the answer of /client/boot; messages that were known are forgotten. */
  boot(answer) {
    this.#known = readBoot(answer);
    this.#messages.clear();
    this.#tell("boot", this.#known);
  }

  /** Put in what an event says, and tell whoever subscribed to its type. */
  take(event) {
    const known = this.#known;
    switch (event.type) {
      case "message":
        return this.#takeMessage(event.message);
      case "deleted":
        return this.#takeDeletion(event);
      case "channel":
        known.channels.set(event.channel.id, { ...known.channels.get(event.channel.id), ...event.channel });
        return this.#tell("channel", known.channels.get(event.channel.id));
      case "channel_gone":
        known.channels.delete(event.channel);
        return this.#tell("channel_gone", event.channel);
      case "person":
        known.people.set(event.person.id, event.person);
        return this.#tell("person", event.person);
      case "home":
        known.home = event.view;
        return this.#tell("home", event.view);
      case "faults":
        return this.#tell("faults", event);
      case "app":
      case "teams":
      case "views":
        known[event.type] = event[event.type];
        return this.#tell(event.type, event[event.type]);
    }
  }

  /** Give the moment, to be kept while the server is asked for messages. */
  now() {
    return this.#clock;
  }

  /** Learn what was asked for at `since`, save what an event changed in the meantime. */
  learn(messages, since) {
    for (const message of messages) {
      const touched = this.#touched.get(`${message.channel} ${message.ts}`);
      if (!(touched > since)) this.#of(message.channel).set(message.ts, message);
    }
  }

  /** Find a message that is known. */
  message(channel, ts) {
    return this.#of(channel).get(ts);
  }

  /** List what a channel itself shows of what is known, oldest first. */
  channelMessages(channel) {
    return sorted([...this.#of(channel).values()].filter(showsInChannel));
  }

  /** List what is known of a thread, the parent first. */
  threadMessages(channel, ts) {
    const all = [...this.#of(channel).values()];
    return sorted(all.filter((each) => each.ts === ts || each.thread_ts === ts));
  }

  get me() {
    return this.#known.people.get(this.#known.me);
  }

  get team() {
    return this.#known.team;
  }

  get teams() {
    return this.#known.teams;
  }

  get app() {
    return this.#known.app;
  }

  get views() {
    return this.#known.views;
  }

  get home() {
    return this.#known.home;
  }

  people() {
    return [...this.#known.people.values()];
  }

  person(id) {
    return this.#known.people.get(id);
  }

  channels() {
    return [...this.#known.channels.values()];
  }

  channel(id) {
    return this.#known.channels.get(id);
  }

  group(id) {
    return this.#known.groups.get(id);
  }

  #takeMessage(message) {
    const { channel: id, ts } = message;
    this.#touch(id, ts);
    const isNew = !this.#of(id).has(ts);
    this.#of(id).set(ts, message);
    const channel = this.#known.channels.get(id);
    if (channel && showsInChannel(message) && !message.is_ephemeral && !(ts <= channel.last_ts)) {
      channel.last_ts = ts;
    }
    this.#tell("message", message, isNew);
  }

  #takeDeletion({ channel, ts }) {
    this.#touch(channel, ts);
    const message = this.#of(channel).get(ts);
    this.#of(channel).delete(ts);
    this.#tell("deleted", { channel, ts, message });
  }

  #touch(channel, ts) {
    this.#touched.set(`${channel} ${ts}`, ++this.#clock);
  }

  #tell(topic, value, isNew) {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener(value, isNew);
  }

  #of(channel) {
    if (!this.#messages.has(channel)) this.#messages.set(channel, new Map());
    return this.#messages.get(channel);
  }
}

/** Say whether a message stands in its channel, not only in a thread. */
export function showsInChannel(message) {
  if (!message.thread_ts || message.thread_ts === message.ts) return true;
  return message.subtype === "thread_broadcast";
}

function readBoot(answer) {
  const told = { ...NOTHING, ...answer };
  const byId = (list) => new Map(list.map((each) => [each.id, each]));
  return {
    ...told,
    people: byId(told.people),
    groups: byId(told.groups),
    channels: byId(told.channels),
  };
}

function sorted(list) {
  return list.sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
}
