// Checkboxes and radio buttons.

import { actOnChange, elementNode } from "./act.js";
import { h } from "./dom.js";
import { bind } from "./element_state.js";
import { fieldProps } from "./field.js";
import { drawText } from "./mrkdwn.js";

let drawn = 0;

/**
 * Draw checkboxes or radio buttons.
 *
 * @returns {HTMLElement}
 */
export function drawChoices(element, block, context, field) {
  const many = element.type === "checkboxes";
  const name = `choice-${++drawn}`;
  const initial = (many ? element.initial_options : [element.initial_option]) ?? [];
  const { autofocus, ...tied } = fieldProps(element, context, field);
  const inputs = element.options.map((option, index) =>
    h("input", {
      type: many ? "checkbox" : "radio",
      name,
      id: `${name}-${index}`,
      checked: initial.some((each) => each?.value === option.value),
      autofocus: autofocus && index === 0,
    }),
  );
  const rows = element.options.map((option, index) => drawRow(option, inputs[index], context));
  const group = h(
    "div",
    { role: many ? "group" : "radiogroup", class: "option-group", ...tied },
    rows,
  );
  const node = elementNode(element, block, group);
  const read = () => {
    const chosen = element.options.filter((_, index) => inputs[index].checked);
    return many ? { selected_options: chosen } : { selected_option: chosen[0] ?? null };
  };
  const write = ({ selected_options: some, selected_option: one }) => {
    const chosen = (some ?? [one]).map((option) => option?.value);
    inputs.forEach(
      (input, index) => (input.checked = chosen.includes(element.options[index].value)),
    );
  };
  bind(node, { read, write });
  group.addEventListener("change", () => actOnChange(node, element, block, context, read()));
  return node;
}

function drawRow(option, input, context) {
  const note = option.description && h("small", null, drawText(option.description, context));
  return h(
    "label",
    { class: "option-row" },
    input,
    h("span", null, drawText(option.text, context), note),
  );
}
