// The markdown block: the Markdown that Slack's page "Markdown block" says it takes.

import { h, replace } from "./dom.js";
import { drawMarkdownLine } from "./markdown_line.js";
import { drawFence } from "./parts.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const TASK = /^\[([ xX])\]\s+/;

/**
 * Draw a markdown block.
 *
 * @param {{text: string}} block
 * @returns {HTMLElement}
 */
export function drawMarkdown({ text }) {
  return h("div", { class: "markdown" }, drawLines(text.replaceAll("\r\n", "\n").split("\n")));
}

/** Each reader takes what it knows from the front of the lines, or nothing. */
const READERS = [readFence, readHeading, readRule, readQuote, readTable, readList, readParagraph];

function drawLines(lines, level = 0) {
  const drawn = [];
  let rest = lines;
  while (rest.length > 0) {
    if (!rest[0].trim()) {
      rest = rest.slice(1);
      continue;
    }
    const found = firstOf(rest, level);
    drawn.push(found.node);
    rest = rest.slice(found.taken);
  }
  return drawn;
}

function firstOf(lines, level) {
  for (const read of READERS) {
    const found = read(lines, level);
    if (found) return found;
  }
  return null;
}

function readFence(lines) {
  const [, fence, language] = FENCE.exec(lines[0]) ?? [];
  if (!fence) return null;
  const isEnd = (line) => line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim());
  const end = lines.findIndex((line, index) => index > 0 && isEnd(line));
  const taken = end < 0 ? lines.length : end + 1;
  const code = lines.slice(1, end < 0 ? lines.length : end).join("\n");
  return { node: drawFence(code, language || undefined), taken };
}

/** All levels are the same size in Slack. */
function readHeading([line]) {
  const [, text] = HEADING.exec(line) ?? [];
  if (text === undefined) return null;
  return { node: h("h4", { class: "markdown-heading", dir: "auto" }, drawMarkdownLine(text)), taken: 1 };
}

function readRule([line]) {
  return RULE.test(line) ? { node: h("hr", { class: "rule" }), taken: 1 } : null;
}

function readQuote(lines) {
  const quoted = takeWhile(lines, (line) => QUOTE.test(line));
  if (quoted.length === 0) return null;
  const inner = drawLines(quoted.map((line) => line.replace(QUOTE, "")));
  return { node: h("blockquote", { class: "quote" }, inner), taken: quoted.length };
}

function readTable(lines) {
  if (!lines[0].includes("|") || !TABLE_RULE.test(lines[1] ?? "")) return null;
  const rows = takeWhile(lines, (line) => line.includes("|"));
  const sides = cellsOf(rows[1]).map(sideOf);
  const draw = (row, tag) =>
    h(
      "tr",
      null,
      cellsOf(row).map((cell, at) =>
        h(tag, { class: `align-${sides[at] ?? "left"} wraps`, dir: "auto" }, drawMarkdownLine(cell)),
      ),
    );
  const body = rows.slice(2).map((row) => draw(row, "td"));
  const table = h(
    "table",
    { class: "table" },
    h("thead", null, draw(rows[0], "th")),
    h("tbody", null, body),
  );
  const frame = { class: "table-frame", role: "region", "aria-label": "Table", tabindex: "0" };
  return { node: h("div", frame, table), taken: rows.length };
}

function cellsOf(row) {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function sideOf(rule) {
  if (rule.endsWith(":")) return rule.startsWith(":") ? "center" : "right";
  return "left";
}

function readList(lines, level) {
  const first = ITEM.exec(lines[0]);
  if (!first) return null;
  const indent = first[1].length;
  const taken = takeWhile(lines, (line) => belongs(line, indent)).length;
  const items = [];
  for (const line of lines.slice(0, taken)) {
    const [, space, , text] = ITEM.exec(line) ?? [];
    if (text !== undefined && space.length <= indent + 1) items.push([text]);
    else items.at(-1).push(line.slice(Math.min(indent + 2, line.search(/\S|$/))));
  }
  const ordered = /\d/.test(first[2]);
  const props = {
    class: `rich-list level-${level % 3}`,
    dir: "auto",
    start: ordered ? Number.parseInt(first[2], 10) : null,
  };
  return {
    node: h(
      ordered ? "ol" : "ul",
      props,
      items.map((item) => drawItem(item, level)),
    ),
    taken,
  };
}

/** A line belongs to a list if it is an item or stands deeper than the list's marks. */
function belongs(line, indent) {
  return ITEM.test(line) ? ITEM.exec(line)[1].length >= indent : /^\s{2,}\S/.test(line);
}

function drawItem(lines, level) {
  const [, mark] = TASK.exec(lines[0]) ?? [];
  const text = lines[0].replace(TASK, "");
  const box =
    mark &&
    h(
      "span",
      { class: "task", role: "img", "aria-label": mark === " " ? "to do" : "done" },
      mark === " " ? "☐" : "☑",
    );
  const inner = drawLines(lines.slice(1), level + 1);
  return h(
    "li",
    { class: mark && "task-item" },
    h("div", { class: "rich-line" }, box, drawMarkdownLine(text)),
    inner,
  );
}

function readParagraph(lines) {
  const rest = lines.slice(1);
  const more = takeWhile(
    rest,
    (line) => line.trim() && !BREAKS.some((pattern) => pattern.test(line)),
  );
  const text = [lines[0], ...more].map((line) => line.trim()).join("\n");
  return {
    node: replace(h("p", { class: "text", dir: "auto" }), drawMarkdownLine(text)),
    taken: more.length + 1,
  };
}

const BREAKS = [FENCE, HEADING, RULE, QUOTE, ITEM];

function takeWhile(lines, test) {
  const end = lines.findIndex((line) => !test(line));
  return end < 0 ? lines : lines.slice(0, end);
}
