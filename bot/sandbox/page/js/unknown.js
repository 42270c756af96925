// What is said in place of something that this page can't draw.

import { h } from "./dom.js";

/** Draw a note that names the type; `tag` is "span" within a line. */
export function drawUnknown(type, tag = "p") {
  return drawNote(`${tag === "span" ? "an element" : "a block"} of type ${type}`, tag);
}

/**
 * Draw something, or a note that names it. The workspace checks messages as they come; what it kept
 * from long ago may be broken still.
 *
 * @param {string} what such as "an attachment"
 * @param {() => any} draw
 */
export function drawSafely(what, draw) {
  try {
    return draw();
  } catch (error) {
    console.warn(`${what} can't be drawn`, error);
    return drawNote(what);
  }
}

function drawNote(what, tag = "p") {
  return h(tag, { class: "unknown" }, `${what}, which this page can't draw`);
}
