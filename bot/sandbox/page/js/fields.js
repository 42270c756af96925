// A dialog of a few labelled fields whose mistakes are said beside the field.

import { openDialog, wordButton } from "./dialog.js";
import { h, replace } from "./dom.js";

let drawn = 0;

/**
 * Draw one field.
 *
 * @param {{name: string, label: string, value?: any, help?: string, required?: boolean,
 *   type?: "text" | "number" | "textarea" | "checkbox" | "select",
 *   options?: {value: string, label: string}[], props?: object}} field
 * @returns {{name: string, element: HTMLElement, input: HTMLElement, value: () => any,
 *   setError: (text: string) => void}}
 */
export function drawField(field) {
  const id = `field-${++drawn}`;
  const input = drawInput(field, id);
  const error = h("p", { id: `${id}-error`, class: "field-error", role: "alert" });
  const help = field.help && h("p", { id: `${id}-help`, class: "field-help" }, field.help);
  const setError = (text) => {
    replace(error, text || null);
    input.setAttribute("aria-invalid", String(Boolean(text)));
  };
  input.addEventListener("input", () => setError(""));
  return {
    name: field.name,
    element: layOut(field, id, input, help, error),
    input,
    value: () => (field.type === "checkbox" ? input.checked : input.value),
    setError,
  };
}

function drawInput(field, id) {
  const described = [`${id}-error`, field.help && `${id}-help`].filter(Boolean).join(" ");
  const props = { id, name: field.name, "aria-describedby": described, ...field.props };
  const box = { class: "box", ...props };
  const value = field.value ?? "";
  if (field.type === "textarea") return h("textarea", { rows: 4, dir: "auto", ...box }, String(value));
  if (field.type === "checkbox") {
    return h("input", { type: "checkbox", checked: Boolean(field.value), ...props });
  }
  if (field.type === "select") return drawSelect(field.options, String(value), box);
  // The keyboard of a phone shows digits; what isn't a number is said in words, not swallowed.
  const inputmode = field.type === "number" && "decimal";
  return h("input", { type: "text", value: String(value), inputmode, spellcheck: "false", ...box });
}

function drawSelect(options, value, props) {
  const choices = options.map((option) =>
    h("option", { value: option.value, selected: option.value === value }, option.label),
  );
  return h("select", props, choices);
}

function layOut(field, id, input, help, error) {
  const optional = field.required === false && h("span", { class: "field-optional" }, "optional");
  const label = h("label", { for: id }, field.label, optional);
  return field.type === "checkbox"
    ? h("div", { class: "field check" }, input, h("div", {}, label, help, error))
    : h("div", { class: "field" }, label, input, help, error);
}

/**
 * Ask for some fields and send them; the dialog closes once they were taken.
 *
 * @param {{title: string, before?: Node, fields: object[], submit: string,
 *   send: (values: object) => Promise<{ok: boolean, message?: string, field?: string}>}} question
 */
export function askFields({ title, before, fields, submit, send }) {
  const drawnFields = fields.map(drawField);
  const dialog = openDialog({
    title,
    body: [before, ...drawnFields.map((field) => field.element)],
    focus: drawnFields[0].input,
    actions: [
      wordButton("Cancel", { onClick: () => dialog.close() }),
      wordButton(submit, { look: "primary", submit: true }),
    ],
    onSubmit: async () => {
      const answer = await dialog.wait(send(readFields(drawnFields)));
      if (answer.ok) dialog.close();
      else blame(drawnFields, answer);
    },
  });
}

/** Give what the fields hold, by name. */
export function readFields(fields) {
  return Object.fromEntries(fields.map((field) => [field.name, field.value()]));
}

/** Say what was refused at the field that it is about (the first, if the answer names none). */
export function blame(fields, answer) {
  const field = fields.find(({ name }) => name === answer.field) ?? fields[0];
  field.setError(answer.message);
  field.input.closest("details")?.setAttribute("open", "");
  field.input.focus();
}
