// The picture of a pie chart.

import { svg } from "./dom.js";

const RADIUS = 90;
const LEAST_WITH_WORDS = 0.06;

/**
 * Draw a pie; the shares are written into all slices but the thinnest.
 *
 * @param {{segments: {label: string, value: number}[]}} chart
 * @param {string} name
 * @returns {SVGElement}
 */
export function drawPie({ segments }, name) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let turned = 0;
  const slices = segments.map(({ label, value }, index) => {
    const from = turned;
    turned += value / total;
    return drawSlice(from, turned, index, `${label}: ${value.toLocaleString("en")}`);
  });
  const box = `${-RADIUS - 2} ${-RADIUS - 2} ${2 * RADIUS + 4} ${2 * RADIUS + 4}`;
  return svg("svg", { viewBox: box, role: "img", "aria-label": name, class: "pie" }, slices);
}

function drawSlice(from, to, index, title) {
  const share = to - from;
  const shape =
    share > 0.9999
      ? svg("circle", { r: RADIUS })
      : svg("path", {
          d: `M0 0L${at(from, RADIUS)}A${RADIUS} ${RADIUS} 0 ${share > 0.5 ? 1 : 0} 1 ${at(to, RADIUS)}Z`,
        });
  const [x, y] = at((from + to) / 2, RADIUS * 0.66).split(" ");
  const words = share >= LEAST_WITH_WORDS && svg("text", { x, y }, `${Math.round(share * 100)}%`);
  return svg("g", { class: `slice tone-${index}` }, svg("title", null, title), shape, words);
}

/** A point of the circle; a share of 0 is at the top. */
function at(share, radius) {
  const angle = (share - 0.25) * 2 * Math.PI;
  return `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`;
}
