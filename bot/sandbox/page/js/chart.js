// Charts: a picture for the eyes, a legend for everybody, a table for screen readers.

import { drawPie } from "./chart_pie.js";
import { drawPlot } from "./chart_plot.js";
import { h, replace } from "./dom.js";
import { drawUnknown } from "./unknown.js";

const FIRST_WIDTH = 480;

/**
 * Draw a data_visualization block.
 *
 * @param {{title: string, chart: object}} block
 * @returns {HTMLElement}
 */
export function drawChart({ title, chart }) {
  const known = chart.type === "pie" || ["bar", "line", "area"].includes(chart.type);
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", { class: "chart-title" }, title),
    known
      ? [drawPicture(title, chart), drawLegend(chart), drawNumbers(title, chart)]
      : drawUnknown(chart.type),
  );
}

function drawPicture(title, chart) {
  const name = `${title}: ${chart.type} chart`;
  if (chart.type === "pie")
    return h("div", { class: "chart-picture chart-pie" }, drawPie(chart, name));
  const picture = h("div", { class: "chart-picture" }, drawPlot(chart, name, FIRST_WIDTH));
  followWidth(picture, (width) => replace(picture, drawPlot(chart, name, width)));
  return picture;
}

/** Letters stay as large as they are on a narrow page: the chart is drawn anew, not made smaller. */
function followWidth(element, draw) {
  let drawnAt = FIRST_WIDTH;
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width === drawnAt || width === 0) return;
    drawnAt = width;
    draw(width);
  }).observe(element);
}

function drawLegend(chart) {
  const entries = chart.type === "pie" ? pieEntries(chart.segments) : seriesEntries(chart.series);
  if (entries.length === 0) return null;
  const items = entries.map(({ label, note }, index) =>
    h(
      "li",
      null,
      h("span", { class: `key tone-${index}`, "aria-hidden": "true" }),
      h("span", null, label),
      note && h("span", { class: "legend-note" }, note),
    ),
  );
  return h("ul", { class: `legend legend-${chart.type}` }, items);
}

function pieEntries(segments) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  return segments.map(({ label, value }) => ({
    label,
    note: `${value.toLocaleString("en")} (${Math.round((value / total) * 100)}%)`,
  }));
}

function seriesEntries(series) {
  return series.map(({ name }) => ({ label: name }));
}

function drawNumbers(title, chart) {
  const { head, rows } = chart.type === "pie" ? pieTable(chart) : plotTable(chart);
  return h(
    "div",
    { class: "hidden-table" },
    h(
      "table",
      null,
      h("caption", null, title),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((each) => h("th", { scope: "col" }, each)),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(([name, ...values]) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, name),
            values.map((value) => h("td", null, value)),
          ),
        ),
      ),
    ),
  );
}

function pieTable({ segments }) {
  return { head: ["Label", "Value"], rows: segments.map(({ label, value }) => [label, value]) };
}

function plotTable({ series, axis_config: axis }) {
  const valueAt = ({ data }, category) => data.find(({ label }) => label === category)?.value ?? "";
  return {
    head: [axis.x_label ?? "", ...series.map(({ name }) => name)],
    rows: axis.categories.map((each) => [each, ...series.map((one) => valueAt(one, each))]),
  };
}
