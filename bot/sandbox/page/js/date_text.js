// Dates as Slack's templates ask for them, in the reader's zone: "{date_short} at {time}".
// The tokens: docs.slack.dev, "Date element" and "Formatting message text".

const DAY = 86_400_000;

/**
 * Fill a template's tokens; those that nobody knows stay as they are.
 *
 * @param {string} template
 * @param {number} timestamp UNIX seconds
 * @param {{zone?: string, now?: Date}} [around]
 * @returns {string}
 */
export function dateText(template, timestamp, { zone, now = new Date() } = {}) {
  const moment = { at: new Date(timestamp * 1000), zone, now };
  return template.replace(/\{(\w+)\}/g, (token, name) => TOKENS[name]?.(moment) ?? token);
}

const TOKENS = {
  date_num: ({ at, zone }) => format(at, zone, NUMBERS, "sv-SE"),
  date_slash: ({ at, zone }) => format(at, zone, NUMBERS, "en-GB"),
  date: (moment) => long(moment),
  date_long: (moment) => `${part(moment, { weekday: "long" })}, ${long(moment)}`,
  date_long_full: ({ at, zone }) =>
    format(at, zone, { year: "numeric", month: "long", day: "numeric" }),
  date_short: ({ at, zone }) =>
    format(at, zone, { year: "numeric", month: "short", day: "numeric" }),
  date_pretty: (moment) => nearDay(moment) ?? TOKENS.date(moment),
  date_long_pretty: (moment) => nearDay(moment) ?? TOKENS.date_long(moment),
  date_short_pretty: (moment) => nearDay(moment) ?? TOKENS.date_short(moment),
  day_divider_pretty: (moment) => nearDay(moment) ?? dayOfYear(moment),
  time: ({ at, zone }) => format(at, zone, { hour: "numeric", minute: "2-digit" }),
  time_secs: ({ at, zone }) =>
    format(at, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: ({ at, now }) => ago(at, now),
};

const NUMBERS = { year: "numeric", month: "2-digit", day: "2-digit" };

function format(at, zone, options, locale = "en-US") {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
}

function part({ at, zone }, options) {
  return format(at, zone, options);
}

function long(moment) {
  const day = Number(part(moment, { day: "numeric" }));
  return `${part(moment, { month: "long" })} ${day}${ending(day)}, ${part(moment, { year: "numeric" })}`;
}

function ending(day) {
  if (day >= 11 && day <= 13) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
}

function dayOfYear(moment) {
  const year = (at) => format(at, moment.zone, { year: "numeric" });
  const text = TOKENS.date_long(moment);
  return year(moment.at) === year(moment.now) ? text.replace(/, \d+$/, "") : text;
}

function nearDay({ at, zone, now }) {
  const day = (date) => Date.parse(format(date, zone, NUMBERS, "sv-SE")) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[day(at) - day(now)] ?? null;
}

const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function ago(at, now) {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat("en").format(Math.trunc(seconds / size), unit);
}
