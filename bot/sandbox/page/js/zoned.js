// Wall-clock times of a zone, as an input of type datetime-local has them, and UNIX seconds.

/**
 * Give the wall-clock time of a zone: "2026-11-23T09:30".
 *
 * @param {number} seconds UNIX seconds
 * @param {string} [zone] IANA name; without it the browser's
 */
export function toWallClock(seconds, zone) {
  const options = { dateStyle: "short", timeStyle: "short", timeZone: zone };
  return new Intl.DateTimeFormat("sv-SE", options).format(seconds * 1000).replace(" ", "T");
}

/**
 * Give the UNIX seconds of a wall-clock time in a zone. Of two that a clock's change repeats it is
 * the first; one that it skips is as many minutes later.
 *
 * @param {string} text
 * @param {string} [zone]
 */
export function fromWallClock(text, zone) {
  const asIfUtc = Date.parse(`${text}Z`) / 1000;
  const candidates = [-86_400, 86_400].map((away) => asIfUtc - offsetAt(asIfUtc + away, zone));
  const [first, second] = candidates.sort((one, other) => one - other);
  if (toWallClock(first, zone) === text) return first;
  return second;
}

function offsetAt(seconds, zone) {
  return Date.parse(`${toWallClock(seconds, zone)}Z`) / 1000 - Math.floor(seconds / 60) * 60;
}
