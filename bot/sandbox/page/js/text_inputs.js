// Text, email, link and number inputs.

import { act, elementNode, isLive } from "./act.js";
import { h } from "./dom.js";
import { bind } from "./element_state.js";
import { calmly, fieldProps } from "./field.js";

const ON_ENTER = "on_enter_pressed";
const ON_CHARACTER = "on_character_entered";
const PAUSE = 300;

// Not type="number" or "email": a browser hides what is wrong there, and the app should say it.
const KEYBOARDS = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };

/**
 * Draw an input that one types into.
 *
 * @returns {HTMLElement}
 */
export function drawTextInput(element, block, context, field) {
  const { multiline, initial_value: initial = "", placeholder, max_length: most } = element;
  const props = {
    ...fieldProps(element, context, field),
    class: "box",
    placeholder: placeholder?.text,
    inputmode: KEYBOARDS[element.type],
    autocomplete: "off",
  };
  const control = multiline
    ? h("textarea", { rows: 4, ...props })
    : h("input", { type: "text", ...props });
  const count = most && h("span", { class: "count", "aria-hidden": "true" });
  const show = () => showCount(count, control.value, most);
  const node = elementNode(element, block, control, count);
  control.value = initial;
  control.addEventListener("input", show);
  show();
  bind(node, {
    read: () => ({ value: control.value === "" ? null : control.value }),
    write: ({ value }) => {
      control.value = value ?? "";
      show();
    },
  });
  if (isLive(block)) listen(node, control, element, context);
  return node;
}

/** The count appears near the end of the room. */
function showCount(count, value, most) {
  if (!count) return;
  const length = [...value].length;
  count.textContent = `${length}/${most}`;
  count.hidden = length < most * 0.8 && most > 20;
  count.classList.toggle("too-many", length > most);
}

/** Slack tells the app of Enter unless the element asks for something else. */
function listen(node, control, element, context) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? [ON_ENTER];
  const tell = () =>
    act(node, element, context, { value: control.value === "" ? null : control.value });
  if (moments.includes(ON_CHARACTER)) control.addEventListener("input", calmly(tell, PAUSE));
  if (!moments.includes(ON_ENTER)) return;
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell();
  });
}
