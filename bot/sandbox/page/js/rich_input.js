// The rich text input: what is typed here becomes plain sections of rich text.

import { elementNode, isLive } from "./act.js";
import { h } from "./dom.js";
import { bind } from "./element_state.js";
import { fieldProps } from "./field.js";
import { tellWhileTyping } from "./text_inputs.js";

/**
 * Draw an input for rich text. Styles that the app preset are kept until the text is changed.
 *
 * @returns {HTMLElement}
 */
export function drawRichInput(element, block, context, field) {
  const props = { ...fieldProps(element, context, field), placeholder: element.placeholder?.text };
  const control = h("textarea", { class: "box", rows: 5, dir: "auto", ...props });
  const node = elementNode(element, block, control);
  let kept = null;
  const read = () => {
    const unchanged = kept && wordsOf(kept) === control.value;
    return { rich_text_value: unchanged ? kept : richTextOf(control.value) };
  };
  const write = ({ rich_text_value: value }) => {
    kept = value;
    control.value = wordsOf(value);
  };
  write({ rich_text_value: element.initial_value ?? null });
  bind(node, { read, write });
  if (isLive(block)) tellWhileTyping(node, control, element, context, read);
  return node;
}

function richTextOf(text) {
  if (text === "") return null;
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return { type: "rich_text", elements: [section] };
}

/** The words of rich text, a line for each part of it. */
function wordsOf(value) {
  return (value?.elements ?? []).map(partWords).join("\n");
}

function partWords({ type, elements }) {
  const between = type === "rich_text_list" ? "\n" : "";
  return elements
    .map((each) => (each.elements ? partWords(each) : inlineWords(each)))
    .join(between);
}

function inlineWords({ type, text, url, name, user_id: user, channel_id: channel }) {
  if (type === "emoji") return `:${name}:`;
  if (type === "user") return `<@${user}>`;
  if (type === "channel") return `<#${channel}>`;
  return text ?? url ?? "";
}
