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
    ? h("textarea", { rows: 4, dir: "auto", ...props })
    : h("input", { type: "text", dir: "auto", ...props });
  const count = most && h("span", { class: "count", "aria-hidden": "true" });
  const show = () => showCount(count, control.value, most);
  const node = elementNode(element, block, control, count);
  control.value = initial;
  control.addEventListener("input", show);
  show();
  const read = () => ({ value: control.value === "" ? null : control.value });
  bind(node, {
    read,
    write: ({ value }) => {
      control.value = value ?? "";
      show();
    },
  });
  if (isLive(block)) tellWhileTyping(node, control, element, context, read);
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

/**
 * Tell the app of what is typed, at the moments that the element names; Enter if it names none.
 *
 * @param {HTMLElement} node the element's outermost node
 * @param {HTMLInputElement | HTMLTextAreaElement} control
 * @param {object} element
 * @param {object} context
 * @param {() => object} read gives what is held, in Slack's fields
 */
export function tellWhileTyping(node, control, element, context, read) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? [ON_ENTER];
  const tell = () => act(node, element, context, read());
  if (moments.includes(ON_CHARACTER)) control.addEventListener("input", calmly(tell, PAUSE));
  if (!moments.includes(ON_ENTER)) return;
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell();
  });
}
