// Up to where somebody has read each channel; the browser remembers it for each person.

/**
 * Keep what was read.
 *
 * @param {object} store
 * @param {Storage} storage
 */
export function createUnread(store, storage) {
  const key = () => `readlist.read.${store.team.id}.${store.me?.id}`;
  const read = () => {
    try {
      return JSON.parse(storage.getItem(key())) ?? {};
    } catch {
      return {};
    }
  };
  return {
    /** The ts up to which a channel was read; undefined where it never was looked at. */
    upTo: (channel) => read()[channel],
    /** Say whether a channel that one is in holds anything new. */
    isUnread({ id, last_ts, is_member, is_archived }) {
      if (!last_ts || !is_member || is_archived) return false;
      return !(last_ts <= (read()[id] ?? ""));
    },
    /** Note that all of a channel was seen; tell whether that is news. */
    mark({ id, last_ts }) {
      const known = read();
      if (!last_ts || known[id] >= last_ts) return false;
      storage.setItem(key(), JSON.stringify({ ...known, [id]: last_ts }));
      return true;
    },
  };
}
