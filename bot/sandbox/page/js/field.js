// The attributes that tie a control to its label, hint and error.

/**
 * Give the attributes of a control that stands in an input block, or alone in a message.
 *
 * @param {object} element
 * @param {object} context
 * @param {object} field see `drawElement`
 * @returns {object}
 */
export function fieldProps(element, context, field) {
  const alone = field.label
    ? undefined
    : (element.placeholder?.text ?? ALONE[element.type] ?? "Choice");
  return {
    id: field.id,
    "aria-label": alone,
    "aria-labelledby": field.label,
    "aria-describedby": field.described,
    "aria-invalid": field.invalid ? "true" : undefined,
    "aria-required": field.required ? "true" : undefined,
    // A message that appears must not take the focus from what somebody is typing.
    autofocus: element.focus_on_load === true && context.surface !== "message",
  };
}

const ALONE = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

/**
 * Make a function that runs `later` once it wasn't called for a while; its `hurry` runs at once what
 * still waits.
 *
 * @param {(...args: any[]) => void} later
 * @param {number} wait milliseconds
 */
export function calmly(later, wait) {
  let timer = 0;
  let waits = null;
  const run = () => {
    clearTimeout(timer);
    const args = waits;
    waits = null;
    if (args) later(...args);
  };
  const call = (...args) => {
    clearTimeout(timer);
    waits = args;
    timer = setTimeout(run, wait);
  };
  return Object.assign(call, { hurry: run });
}
