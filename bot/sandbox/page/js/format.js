// Times, counts and names in words, in the zone of the person who acts.

const formats = new Map();

/** Give a message's moment. */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** "10:03" */
export function clockTime(date, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

/** "Monday 23 November 2026 at 10:03:20 (Europe/Berlin)" */
export function fullTime(date, zone) {
  const day = format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return `${day.format(date)} at ${format(zone, time).format(date)} (${zone ?? "UTC"})`;
}

/** Give what is the same for all moments of one day in a zone: "2026-11-23". */
export function dayKey(date, zone) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
  return format(zone, parts, "en-CA").format(date);
}

/** "Today", "Yesterday", "Monday 23 November", and with the year where it is another one. */
export function dayName(date, zone, now = new Date()) {
  const key = dayKey(date, zone);
  const today = dayKey(now, zone);
  if (key === today) return "Today";
  if (key === dayKey(new Date(now - 86_400_000), zone)) return "Yesterday";
  const parts = { weekday: "long", day: "numeric", month: "long" };
  if (key.slice(0, 4) !== today.slice(0, 4)) parts.year = "numeric";
  return format(zone, parts).format(date);
}

/** "today 10:03", "yesterday 18:20", "20 November" */
export function nearTime(date, zone, now = new Date()) {
  const name = dayName(date, zone, now);
  if (name === "Today" || name === "Yesterday") {
    return `${name.toLowerCase()} ${clockTime(date, zone)}`;
  }
  return format(zone, { day: "numeric", month: "long", year: "numeric" }).format(date);
}

/** `count(1, "reply", "replies")` → "1 reply" */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** "Lin", "Lin and Robin", "Lin, Robin and 3 more" */
export function listNames(names, most = 12) {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (all.length < 2) return all.join("");
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

function format(zone, options, locale = "en-GB") {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, makeFormat(locale, zone, options));
  return formats.get(key);
}

function makeFormat(locale, zone, options) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone || "UTC" });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  }
}
