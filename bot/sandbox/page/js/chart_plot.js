// The picture of a bar, line or area chart.

import { svg } from "./dom.js";

const HEIGHT = 220;
const TOP = 18;
const LETTER = 12;
const LONGEST = 96;
const SLOPE = 40;

/**
 * Draw a chart with axes.
 *
 * @param {{type: "bar" | "line" | "area", series: object[], axis_config: object}} chart
 * @param {string} name
 * @param {number} width in pixels
 * @returns {SVGElement}
 */
export function drawPlot(chart, name, width) {
  const plan = layOut(chart, width);
  const { total } = plan;
  return svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${total}`,
      width,
      height: total,
      role: "img",
      "aria-label": name,
      class: "plot",
    },
    drawGrid(plan),
    DRAW[chart.type](plan),
    drawZero(plan),
    drawCategories(plan),
    drawAxisNames(plan),
  );
}

function layOut({ type, series, axis_config: axis }, width) {
  const { categories } = axis;
  const values = series.map(({ data }) =>
    categories.map((category) => data.find(({ label }) => label === category)?.value ?? 0),
  );
  const ticks = findTicks(Math.min(0, ...values.flat()), Math.max(0, ...values.flat()));
  const left = Math.max(...ticks.map((tick) => widthOf(show(tick)))) + 10 + (axis.y_label ? 18 : 0);
  const slot = (width - left - 6) / categories.length;
  const longest = Math.max(...categories.map(widthOf));
  const slanted = longest > slot - 6;
  const below = slanted ? Math.min(longest, LONGEST) * Math.sin((SLOPE * Math.PI) / 180) + 16 : 22;
  const bottom = TOP + HEIGHT;
  const [low, high] = [ticks[0], ticks.at(-1)];
  return {
    type,
    series,
    axis,
    values,
    ticks,
    left,
    slot,
    slanted,
    bottom,
    width,
    total: bottom + below + (axis.x_label ? 20 : 4),
    x: (index) => left + slot * (index + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * HEIGHT,
  };
}

/** Round numbers from below the least to above the greatest. */
function findTicks(low, high) {
  const span = high - low || 1;
  const rough = span / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * size).find((each) => each >= rough);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function drawGrid({ ticks, left, width, y }) {
  return ticks.map((tick) =>
    svg(
      "g",
      { class: "grid" },
      svg("line", { x1: left, x2: width, y1: y(tick), y2: y(tick) }),
      svg("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, show(tick)),
    ),
  );
}

function drawZero({ left, width, y }) {
  return svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) });
}

function drawCategories({ axis, x, bottom, slanted }) {
  return axis.categories.map((category, index) => {
    const [at, y] = [x(index), bottom + 16];
    const turn = slanted && {
      transform: `rotate(${-SLOPE} ${at + 4} ${y - 4})`,
      "text-anchor": "end",
    };
    const shown = slanted ? shorten(category) : category;
    const props = {
      class: "category",
      x: slanted ? at + 4 : at,
      y,
      "text-anchor": "middle",
      ...turn,
    };
    return svg("text", props, svg("title", null, category), shown);
  });
}

function drawAxisNames({ axis, left, width, total, bottom }) {
  const middle = TOP + (bottom - TOP) / 2;
  return [
    axis.x_label &&
      svg(
        "text",
        { class: "axis-name", x: (left + width) / 2, y: total - 4, "text-anchor": "middle" },
        axis.x_label,
      ),
    axis.y_label &&
      svg(
        "text",
        {
          class: "axis-name",
          x: 12,
          y: middle,
          "text-anchor": "middle",
          transform: `rotate(-90 12 ${middle})`,
        },
        axis.y_label,
      ),
  ];
}

const DRAW = { bar: drawBars, line: drawLines, area: drawAreas };

function drawBars(plan) {
  const { series, values, slot, x, y } = plan;
  const room = slot * 0.76;
  const width = room / series.length;
  return series.map(({ name }, number) =>
    svg(
      "g",
      { class: `bars tone-${number}` },
      values[number].map((value, index) => {
        const left = x(index) - room / 2 + width * number;
        const [top, foot] = [y(Math.max(value, 0)), y(Math.min(value, 0))];
        const box = {
          x: left + 0.5,
          y: top,
          width: Math.max(width - 1, 1),
          height: Math.max(foot - top, 0.5),
          rx: 2,
        };
        const fits = widthOf(show(value)) <= Math.max(width, slot / series.length) + 2;
        const place = {
          x: left + width / 2,
          y: value < 0 ? foot + LETTER : top - 4,
          "text-anchor": "middle",
        };
        return [
          svg("rect", box, svg("title", null, titleOf(plan, name, index, value))),
          fits && svg("text", { class: "number", ...place }, show(value)),
        ];
      }),
    ),
  );
}

function drawLines(plan) {
  const { series, values, x, y, slot } = plan;
  return series.map(({ name }, number) =>
    svg(
      "g",
      { class: `line tone-${number}` },
      svg("path", { d: pathOf(values[number], plan) }),
      values[number].map((value, index) => [
        svg(
          "circle",
          { cx: x(index), cy: y(value), r: 3.5 },
          svg("title", null, titleOf(plan, name, index, value)),
        ),
        series.length === 1 &&
          widthOf(show(value)) < slot &&
          svg(
            "text",
            { class: "number", x: x(index), y: y(value) - 8, "text-anchor": "middle" },
            show(value),
          ),
      ]),
    ),
  );
}

/** The first series is at the back: docs.slack.dev, "Data visualization block". */
function drawAreas(plan) {
  const { values, x, y } = plan;
  const last = plan.axis.categories.length - 1;
  const fills = values.map((row, number) => {
    const shape = `${pathOf(row, plan)}L${x(last)} ${y(0)}L${x(0)} ${y(0)}Z`;
    return svg("path", { class: `area tone-${number}`, d: shape });
  });
  return [...fills, ...drawLines(plan)];
}

function pathOf(values, { x, y }) {
  return `M${values.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}`;
}

function titleOf({ axis }, name, index, value) {
  return `${name}, ${axis.categories[index]}: ${show(value)}`;
}

function show(value) {
  const short = Math.abs(value) >= 10_000;
  const options = short
    ? { notation: "compact", maximumFractionDigits: 1 }
    : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat("en", options).format(value);
}

/** About how wide a text is: a Chinese character is as wide as it is high. */
function widthOf(text) {
  return [...text].reduce((sum, char) => sum + (char > "\u2e80" ? LETTER : LETTER * 0.58), 0);
}

function shorten(text) {
  let kept = "";
  for (const char of text) {
    if (widthOf(kept + char) > LONGEST - LETTER) return `${kept}…`;
    kept += char;
  }
  return kept;
}
