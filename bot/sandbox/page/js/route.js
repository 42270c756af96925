// Where one is, in the address: #C0READING, #C0READING/1700.1, #C0READING/1700.1/1700.9, #D0READER/home.

const TS = /^\d+\.\d+$/;

/**
 * Read an address, also a permalink such as /archives/C0READING/p1700000000000100?thread_ts=….
 *
 * @param {Location | URL} address
 * @returns {{channel: string, ts?: string, thread?: string, home?: boolean}} `ts` is a message that
 *   is meant, `thread` the parent of the thread that it stands in; channel "" where none is named
 */
export function readRoute(address) {
  return readArchive(address) ?? readHash(decode(address.hash.slice(1)));
}

/** What isn't well-formed (`#%`) names no place. */
function decode(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}

/** Write a place as the address's hash. */
export function routeHash({ channel, ts, thread, home }) {
  const parts = [channel];
  if (home) parts.push("home");
  else if (thread && ts && thread !== ts) parts.push(thread, ts);
  else if (thread || ts) parts.push(thread || ts);
  return `#${parts.join("/")}`;
}

function readArchive(address) {
  const found = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{7,}))?\/?$/.exec(address.pathname);
  if (!found) return null;
  const [, channel, digits] = found;
  const ts = digits && `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  const thread = new URLSearchParams(address.search).get("thread_ts") ?? undefined;
  return { channel, ts, thread: TS.test(thread) && thread !== ts ? thread : undefined };
}

function readHash(hash) {
  const [channel = "", first, second] = hash.split("/");
  if (first === "home") return { channel, home: true };
  if (!TS.test(first)) return { channel };
  if (!TS.test(second)) return { channel, ts: first };
  return { channel, ts: second, thread: first };
}
