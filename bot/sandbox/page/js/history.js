// Fetches messages page by page, and knows how far back each channel is known without a gap.

const PAGE = 50;
const LEAP = 200;
/** What came back after all was forgotten: perhaps somebody else acts now, who may not see it. */
const LATE = { ok: false, error: "late", message: "" };

/**
 * Make the history of all channels.
 *
 * @param {object} api
 * @param {object} store
 */
export function createHistory(api, store) {
  const reached = new Map();
  let times = 0;

  async function learn(path, params) {
    const [asked, since] = [times, store.now()];
    const answer = await api.get(path, params);
    if (asked !== times) return LATE;
    if (answer.ok) store.learn(answer.messages, since);
    return answer;
  }

  async function fetchPage(channel, before, limit) {
    const answer = await learn("/client/history", { channel, before, limit });
    if (!answer.ok) return answer;
    const oldest = answer.messages.at(-1)?.ts ?? before ?? "";
    reached.set(channel, { from: answer.has_more ? oldest : "", hasMore: answer.has_more });
    return answer;
  }

  return {
    /** Forget how far back is known; the next look fetches anew, what is on its way is dropped. */
    forget() {
      times += 1;
      reached.clear();
    },
    isKnown: (channel) => reached.has(channel),
    hasMore: (channel) => reached.get(channel)?.hasMore ?? false,
    /** The messages of a channel from where nothing is missing, oldest first. */
    messages(channel) {
      const { from = "" } = reached.get(channel) ?? {};
      return store.channelMessages(channel).filter(({ ts }) => ts >= from);
    },
    /** Fetch the newest messages, unless they are known. */
    async open(channel) {
      return reached.has(channel) ? { ok: true } : fetchPage(channel, undefined, PAGE);
    },
    /** Fetch the page before what is known. */
    async older(channel) {
      return fetchPage(channel, reached.get(channel)?.from, PAGE);
    },
    /** Fetch as far back as to a message. */
    async back(channel, ts) {
      for (;;) {
        const known = reached.get(channel);
        if (!known || !known.hasMore || known.from <= ts) return { ok: true };
        const answer = await fetchPage(channel, known.from, LEAP);
        if (!answer.ok) return answer;
      }
    },
    /** Fetch a thread whole. */
    thread: (channel, ts) => learn("/client/thread", { channel, ts }),
    /** Fetch one message, unless it is known. */
    async message(channel, ts) {
      const known = store.message(channel, ts);
      if (known) return known;
      const answer = await api.get("/client/message", { channel, ts });
      return answer.ok ? answer.message : undefined;
    },
  };
}
