// Dates and times: the browser's own inputs.

import { actOnChange, elementNode } from "./act.js";
import { h } from "./dom.js";
import { bind } from "./element_state.js";
import { calmly, fieldProps } from "./field.js";
import { fromWallClock, toWallClock } from "./zoned.js";

/**
 * A date that is typed changes with every digit; what it comes to is told after a pause, or when its
 * field is left: what is pressed next must not come before it.
 */
const PAUSE = 600;

/** Draw a datepicker. */
export function drawDate(element, block, context, field) {
  const input = { type: "date", value: element.initial_date };
  return drawPicker(element, block, context, field, { input, name: "selected_date", ...AS_IT_IS });
}

/** Draw a timepicker; a zone that it names is shown beside it. */
export function drawTime(element, block, context, field) {
  const input = { type: "time", value: element.initial_time };
  const note = element.timezone;
  return drawPicker(element, block, context, field, {
    input,
    name: "selected_time",
    note,
    ...AS_IT_IS,
  });
}

/** Draw a datetimepicker: the wall clock is the person's, the value is UNIX seconds. */
export function drawDateTime(element, block, context, field) {
  const { zone } = context;
  const { initial_date_time: initial } = element;
  return drawPicker(element, block, context, field, {
    input: { type: "datetime-local", value: initial && toWallClock(initial, zone) },
    name: "selected_date_time",
    note: zone,
    read: (text) => fromWallClock(text, zone),
    write: (seconds) => toWallClock(seconds, zone),
  });
}

const AS_IT_IS = { read: (text) => text, write: (value) => value };

function drawPicker(element, block, context, field, { input, name, note, read, write }) {
  const control = h("input", { class: "box", ...input, ...fieldProps(element, context, field) });
  const node = elementNode(element, block, control, note && h("span", { class: "zone" }, note));
  const given = () => ({ [name]: control.value ? read(control.value) : null });
  bind(node, {
    read: given,
    write: (fields) => {
      const value = fields[name] === null ? "" : write(fields[name]);
      if (control.value !== value) control.value = value; // else it might be half typed
    },
  });
  const tell = () => actOnChange(node, element, block, context, given());
  const soon = calmly(tell, PAUSE);
  control.addEventListener("change", soon);
  control.addEventListener("blur", soon.hurry);
  return node;
}
