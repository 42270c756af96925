// Pictures: those of this workspace are shown, others have a placeholder that says what they are.

import { h, replace, svg } from "./dom.js";
import { drawPlain } from "./mrkdwn.js";

/**
 * Draw a picture of a message, as large as its place allows.
 *
 * @param {{image_url?: string, slack_file?: {id?: string, url?: string}, alt_text: string}} image
 * @param {"block" | "accessory" | "context"} place
 * @returns {HTMLElement}
 */
export function drawPicture(image, place) {
  const url = image.image_url ?? image.slack_file?.url ?? "";
  const root = h("span", { class: `picture picture-${place}` });
  if (!isOurs(url)) return replace(root, drawPlaceholder(image, url));
  const fail = () => replace(root, drawPlaceholder(image, url));
  const props = { src: url, alt: image.alt_text ?? "", loading: "lazy", on: { error: fail } };
  return replace(root, h("img", props));
}

/** Draw an image block: its title stands above it. */
export function drawImageBlock(block) {
  const title = block.title && h("figcaption", null, drawPlain(block.title.text, block.title));
  return h("figure", { class: "image-block" }, title, drawPicture(block, "block"));
}

/** Pictures of other hosts are never fetched: the page asks nobody but its own server. */
function isOurs(url) {
  return (
    url !== "" &&
    URL.canParse(url, location.href) &&
    new URL(url, location.href).origin === location.origin
  );
}

function drawPlaceholder({ alt_text: alt, slack_file: file }, url) {
  const place = URL.canParse(url) ? new URL(url).host : (file?.id ?? "");
  const words = [
    h("span", { class: "picture-alt" }, alt || "picture"),
    place && h("span", { class: "picture-host" }, place),
  ];
  return h(
    "span",
    { class: "placeholder", role: "img", "aria-label": `${alt} (picture)`, title: url },
    drawFrame(),
    words,
  );
}

function drawFrame() {
  const stroke = {
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.5,
    "stroke-linejoin": "round",
  };
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "picture-mark", "aria-hidden": "true" },
    svg("rect", { x: 3, y: 5, width: 18, height: 14, rx: 2, ...stroke }),
    svg("circle", { cx: 8.5, cy: 10, r: 1.5, ...stroke }),
    svg("path", { d: "m4 17 5-4 3 2 4-4 4 4", ...stroke }),
  );
}
