// The interactive elements of blocks: buttons and menus are here, inputs have modules of their own.

import { act, elementNode } from "./act.js";
import { drawChoices } from "./choices.js";
import { h } from "./dom.js";
import { drawFileInput } from "./file_input.js";
import { hideFloat, showBeside } from "./float.js";
import { drawPlain, drawText } from "./mrkdwn.js";
import { isSafeUrl } from "./parts.js";
import { drawDate, drawDateTime, drawTime } from "./pickers.js";
import { drawRichInput } from "./rich_input.js";
import { drawSelect } from "./select.js";
import { drawTextInput } from "./text_inputs.js";
import { drawUnknown } from "./unknown.js";

/**
 * Draw an interactive element.
 *
 * @param {object} element
 * @param {object} block where it stands; an element of an input block acts only if that dispatches
 * @param {object} context
 * @param {{id?: string, label?: string, described?: string, invalid?: boolean, required?: boolean}}
 *   [field] how it is tied to the label, hint and error around it
 * @returns {HTMLElement}
 */
export function drawElement(element, block, context, field = {}) {
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, block, context, field) : drawUnknown(element.type, "span");
}

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);

const ELEMENTS = {
  button: drawButton,
  overflow: drawOverflow,
  checkboxes: drawChoices,
  radio_buttons: drawChoices,
  datepicker: drawDate,
  timepicker: drawTime,
  datetimepicker: drawDateTime,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawTextInput,
  rich_text_input: drawRichInput,
  file_input: drawFileInput,
  ...Object.fromEntries(SELECTS.map((type) => [type, drawSelect])),
};

function drawButton(element, block, context) {
  const { text, url, style, accessibility_label: label } = element;
  const node = elementNode(element, block);
  const look = `button${style ? ` button-${style}` : ""}`;
  const press = async (event) => {
    if (url && element.confirm) event.preventDefault();
    const agreed = await act(node, element, context, {});
    if (url && element.confirm && agreed) open(url, "_blank", "noopener");
  };
  const props = { class: look, "aria-label": label, on: { click: press } };
  const words = drawPlain(text.text, text);
  node.append(
    url && isSafeUrl(url)
      ? h("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer" }, words)
      : h("button", { ...props, type: "button" }, words),
  );
  return node;
}

function drawOverflow(element, block, context) {
  const menu = h("div", {
    popover: "auto",
    role: "menu",
    class: "float overflow-menu",
    "aria-label": "More",
  });
  const toggle = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More choices",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => showBeside(menu, toggle) },
    },
    "⋯",
  );
  const node = elementNode(element, block, toggle, menu);
  const pick = (option) => {
    hideFloat(menu);
    toggle.focus();
    if (option.url && isSafeUrl(option.url)) open(option.url, "_blank", "noopener");
    act(node, element, context, { selected_option: option });
  };
  menu.append(...element.options.map((option) => drawMenuItem(option, context, pick)));
  menu.addEventListener("toggle", ({ newState }) => {
    toggle.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") menu.firstElementChild.focus();
  });
  menu.addEventListener("keydown", (event) => moveInMenu(event, menu));
  return node;
}

function drawMenuItem(option, context, pick) {
  return h(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", on: { click: () => pick(option) } },
    h("span", null, drawText(option.text, context)),
    option.description && h("small", null, drawText(option.description, context)),
  );
}

function moveInMenu(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (!(event.key in moves)) return;
  event.preventDefault();
  event.stopPropagation();
  items.at(moves[event.key] % items.length).focus();
}
