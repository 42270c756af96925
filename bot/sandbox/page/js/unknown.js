// What is said in place of something that this page can't draw.

import { h } from "./dom.js";

/** Draw a note that names the type; `tag` is "span" within a line. */
export function drawUnknown(type, tag = "p") {
  const what = tag === "span" ? "an element" : "a block";
  return h(tag, { class: "unknown" }, `${what} of type ${type}, which this page can't draw`);
}
