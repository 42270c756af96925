// What Slack's client itself refuses before a modal is sent, and the sentence at the field.

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/**
 * Check what was typed into a modal's input blocks.
 *
 * @param {{blocks: object[]}} view
 * @param {object} values `state.values`, by block_id and action_id
 * @returns {Object<string, string>} a sentence for each block_id that can't be sent yet, in the
 *   blocks' order
 */
export function checkView(view, values) {
  const errors = {};
  for (const block of view.blocks.filter(({ type }) => type === "input")) {
    const value = values?.[block.block_id]?.[block.element.action_id];
    const sentence = isEmpty(value) ? missing(block) : wrong(block.element, value.value);
    if (sentence) errors[block.block_id] = sentence;
  }
  return errors;
}

/** Whatever kind of element it is, its state has `type` and what was given, under some name. */
function isEmpty(state) {
  const given = Object.entries(state ?? {}).filter(([name]) => name !== "type");
  return given.every(([, value]) => isNothing(value));
}

function isNothing(value) {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === "";
}

function missing({ optional, element }) {
  if (optional) return "";
  if (element.type.endsWith("_input")) return "Please fill this in.";
  if (element.type.endsWith("picker")) return "Please pick one.";
  if (element.type.startsWith("multi_") || element.type === "checkboxes") {
    return "Please choose at least one.";
  }
  return "Please choose one.";
}

function wrong(element, typed) {
  const rules = {
    plain_text_input: wrongLength,
    email_text_input: (_, text) => (EMAIL.test(text) ? "" : "This needs an email address, such as ada@example.com."),
    url_text_input: (_, text) => (isAddress(text) ? "" : "This needs a link, such as https://example.com."),
    number_input: wrongNumber,
  };
  return rules[element.type]?.(element, typed) ?? "";
}

function wrongLength({ min_length: least, max_length: most }, typed) {
  const length = [...typed].length;
  if (least && length < least) return `This needs at least ${characters(least)}; it has ${length}.`;
  if (most && length > most) return `This can have at most ${characters(most)}; it has ${length}.`;
  return "";
}

function characters(count) {
  return count === 1 ? "one character" : `${count.toLocaleString("en")} characters`;
}

function isAddress(text) {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

function wrongNumber(element, typed) {
  const text = typed.trim();
  if (!DECIMAL.test(text)) return "This needs a number.";
  if (!element.is_decimal_allowed && !WHOLE.test(text)) return "This needs a whole number.";
  const number = Number(text);
  const { min_value: least, max_value: most } = element;
  const tooSmall = least !== undefined && number < Number(least);
  const tooBig = most !== undefined && number > Number(most);
  if (!tooSmall && !tooBig) return "";
  if (least !== undefined && most !== undefined) return `This needs a number from ${least} to ${most}.`;
  return tooSmall ? `This needs ${least} or more.` : `This needs ${most} or less.`;
}
