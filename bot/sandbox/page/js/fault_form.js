// The kinds of trouble that can be ordered, each with a sentence and its fields.

import { wordButton } from "./dialog.js";
import { h, replace } from "./dom.js";
import { blame, drawField, readFields } from "./fields.js";
import { toast } from "./toast.js";

/** So many fields are shown at once; the finer ones wait behind a word. */
const FIRST_FIELDS = 3;
/** A kind belongs to the first group that takes it. */
const GROUPS = [
  { title: "When the app asks Slack for something", takes: (kind) => hasField(kind, "method") },
  { title: "When Slack tells the app something", takes: (kind) => hasField(kind, "event") },
  { title: "What the app may do, and where", takes: (kind) => !kind.instant },
  { title: "At once", takes: () => true },
];

function hasField(kind, type) {
  return kind.fields.some((field) => field.type === type);
}

/**
 * Draw every kind in its group.
 *
 * @param {object} known the answer of GET /client/faults
 * @param {(order: object) => Promise<object>} send orders one and gives the answer
 * @param {object[]} channels
 * @returns {HTMLElement[]}
 */
export function drawKinds(known, send, channels) {
  const choices = choicesOf(known, channels);
  const groups = GROUPS.map(({ title }) => ({ title, kinds: [] }));
  for (const kind of known.kinds) {
    groups[GROUPS.findIndex(({ takes }) => takes(kind))].kinds.push(kind);
  }
  return groups
    .filter(({ kinds }) => kinds.length > 0)
    .map(({ title, kinds }) =>
      h(
        "section",
        { class: "trouble-group" },
        h("h3", {}, title),
        kinds.map((kind) => drawKind(kind, send, choices)),
      ),
    );
}

function choicesOf({ methods, scopes, events }, channels) {
  const plain = (values) => values.map((value) => ({ value, label: value }));
  return {
    method: [{ value: "*", label: "any method" }, ...plain(methods)],
    event: [{ value: "*", label: "any event" }, ...plain(events)],
    scope: plain(scopes),
    channel: channels.map(({ id, name }) => ({ value: id, label: `#${name}` })),
  };
}

function drawKind(kind, send, choices) {
  return kind.fields.length === 0 ? drawInstant(kind, send) : drawOrder(kind, send, choices);
}

function drawInstant(kind, send) {
  const notice = h("p", { class: "field-error", role: "alert" });
  const onClick = async () => {
    const answer = await send({ kind: kind.kind });
    replace(notice, answer.ok ? null : answer.message);
    if (answer.ok) toast(`${kind.label}: done.`);
  };
  return h(
    "div",
    { class: "trouble-kind instant" },
    h("div", {}, explain(kind), notice),
    wordButton("Do it", { small: true, onClick, "aria-label": `${kind.label}: do it now` }),
  );
}

function explain({ label, explains }) {
  return [
    h("span", { class: "trouble-name" }, label),
    h("span", { class: "field-help" }, explains),
  ];
}

function drawOrder(kind, send, choices) {
  const fields = kind.fields.map((field) => drawField(fieldOf(field, choices)));
  const notice = h("p", { class: "field-error", role: "alert" });
  const form = h(
    "form",
    { class: "trouble-form", novalidate: true, autocomplete: "off" },
    fields.slice(0, FIRST_FIELDS).map(({ element }) => element),
    drawFiner(fields.slice(FIRST_FIELDS)),
    notice,
    wordButton(kind.instant ? "Do it" : "Order it", { look: "primary", small: true, submit: true }),
  );
  const summary = h("summary", {}, explain(kind));
  const details = h("details", { class: "trouble-kind", name: "trouble-kind" }, summary, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await send({ kind: kind.kind, ...orderOf(kind, readFields(fields)) });
    replace(notice, answer.ok || answer.field ? null : answer.message);
    if (answer.ok) fold(details, summary);
    else if (answer.field) blame(fields, answer);
  });
  return details;
}

function fold(details, summary) {
  summary.focus({ preventScroll: true });
  details.open = false;
}

function drawFiner(fields) {
  if (fields.length === 0) return null;
  return h(
    "details",
    { class: "trouble-finer" },
    h("summary", {}, "When exactly"),
    fields.map(({ element }) => element),
  );
}

function fieldOf({ name, label, type, default: value, required, help }, choices) {
  const known = choices[type];
  const select = known && { type: "select", options: known };
  // What begins with a value needs no word about being optional.
  return { name, label, type, value, required: required || Boolean(value), help, ...select };
}

/** Numbers are sent as numbers; what was left empty isn't sent. */
function orderOf(kind, values) {
  const filled = Object.entries(values).filter(([, value]) => value !== "");
  const types = Object.fromEntries(kind.fields.map(({ name, type }) => [name, type]));
  const typed = ([name, value]) => {
    const number = types[name] === "number" && Number.isFinite(Number(value));
    return [name, number ? Number(value) : value];
  };
  return Object.fromEntries(filled.map(typed));
}
