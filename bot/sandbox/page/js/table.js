// Tables: the first row is the header, a wide one scrolls in its own frame.

import { h } from "./dom.js";
import { drawRichText } from "./rich_text.js";
import { drawUnknown } from "./unknown.js";

/**
 * Draw a table block.
 *
 * @param {{rows: object[][], column_settings?: ({align?: string, is_wrapped?: boolean} | null)[]}} block
 * @param {object} context
 * @returns {HTMLElement}
 */
export function drawTable(block, context) {
  const settings = block.column_settings ?? [];
  const [head, ...body] = block.rows.map((row, index) =>
    h(
      "tr",
      null,
      row.map((cell, column) => drawCell(cell, index === 0, settings[column] ?? {}, context)),
    ),
  );
  const table = h("table", { class: "table" }, h("thead", null, head), h("tbody", null, body));
  return h(
    "div",
    { class: "table-frame", role: "region", "aria-label": "Table", tabindex: "0" },
    table,
  );
}

function drawCell(cell, isHead, { align, is_wrapped: wraps }, context) {
  const side = align ?? (cell.type === "raw_number" && !isHead ? "right" : "left");
  const look = `align-${side}${wraps ? " wraps" : ""}`;
  const content = drawContent(cell, context);
  return isHead
    ? h("th", { class: look, scope: "col", dir: "auto" }, content)
    : h("td", { class: look, dir: "auto" }, content);
}

function drawContent(cell, context) {
  switch (cell?.type) {
    case "raw_text":
      return cell.text;
    case "raw_number":
      return cell.text ?? String(cell.value);
    case "rich_text":
      return drawRichText(cell, context);
    default:
      return drawUnknown(cell?.type, "span");
  }
}
