// Builds elements. Text is always text: nothing that a message says can become markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an element.
 *
 * @param {string} tag
 * @param {object | null} [props] `class`, `dataset` and `on` (event → listener) are special; a
 *   function is no value; true sets an empty attribute; false, null and undefined set none; whatever
 *   else is an attribute, so `aria-label` and `for` are written as in HTML.
 * @param {...(Node | string | number | null | undefined | false | Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Build an SVG element, as `h` does. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Put `children` in place of all that `element` holds. */
export function replace(element, ...children) {
  element.replaceChildren(...flatten(children));
  return element;
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name === "dataset") {
      Object.assign(element.dataset, value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...flatten(children));
  return element;
}

function flatten(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : child));
}
