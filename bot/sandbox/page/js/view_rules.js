// What Slack's client itself checks before a modal is sent, and what it says at the field.

import { count } from "./format.js";

/** Slack's own sentence, as quoted in bolt-js#1317; the others say in our words what Slack's do. */
const REQUIRED = "Please complete this required field";
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** Characters of a plain_text_input whose app names no limit. */
const MOST_TYPED = 3000;

/**
 * Check what was typed and chosen in a modal's input blocks.
 *
 * @param {{blocks: object[]}} view
 * @param {object} values `state.values`, by block_id and action_id
 * @returns {Object<string, string>} a sentence for each block_id that can't be sent yet, in the
 *   blocks' order
 */
export function checkView(view, values) {
  const errors = {};
  for (const block of view.blocks.filter(({ type }) => type === "input")) {
    const given = givenIn(values?.[block.block_id]?.[block.element.action_id]);
    const sentence = isNothing(given) ? missing(block) : wrong(block.element, given);
    if (sentence) errors[block.block_id] = sentence;
  }
  return errors;
}

/** Whatever kind of element it is, its state has `type` and what was given, under some name. */
function givenIn(state) {
  const given = Object.entries(state ?? {}).find(
    ([name]) => ["value", "rich_text_value", "files"].includes(name) || name.startsWith("selected_"),
  );
  return given?.[1];
}

function isNothing(value) {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === "";
}

function missing({ optional }) {
  return optional ? "" : REQUIRED;
}

function wrong(element, given) {
  if (Array.isArray(given)) return wrongCount(element, given);
  return CHECKS[element.type]?.(element, given) ?? "";
}

const CHECKS = {
  plain_text_input: wrongLength,
  email_text_input: (_, text) => (EMAIL.test(text) ? "" : "Please enter a valid email address"),
  url_text_input: (_, text) => (isAddress(text) ? "" : "Please enter a valid URL"),
  number_input: wrongNumber,
};

function wrongCount({ max_selected_items: most = Infinity }, given) {
  return given.length > most ? `Please select at most ${most}` : "";
}

function wrongLength({ min_length: least = 0, max_length: most = MOST_TYPED }, text) {
  const length = [...text].length;
  if (length < least) return `Please enter at least ${count(least, "character")}`;
  return length > most ? `Please enter at most ${count(most, "character")}` : "";
}

function isAddress(text) {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

function wrongNumber({ is_decimal_allowed: fractions, min_value: least, max_value: most }, text) {
  if (!NUMBER.test(text)) return "Please enter a valid number";
  if (!fractions && text.includes(".")) return "Please enter a whole number";
  if (least !== undefined && Number(text) < Number(least)) return `Please enter ${least} or more`;
  if (most !== undefined && Number(text) > Number(most)) return `Please enter ${most} or less`;
  return "";
}
