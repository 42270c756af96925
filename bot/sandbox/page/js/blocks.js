// Block Kit as elements of the page: one drawing for each kind of block.

import { drawChart } from "./chart.js";
import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawInput } from "./input_block.js";
import { drawMarkdown } from "./markdown.js";
import { drawPlain, drawText } from "./mrkdwn.js";
import { drawImageBlock, drawPicture } from "./picture.js";
import { drawRichText } from "./rich_text.js";
import { drawTable } from "./table.js";
import { drawSafely, drawUnknown } from "./unknown.js";

/**
 * Draw blocks. One that can't be drawn is a note, and those around it are drawn all the same.
 *
 * @param {object[]} blocks
 * @param {object} context where they stand and how to reach the workspace; see `onAction`, `suggest`,
 *   `personName`, `channelName`, `groupName`, `openChannel`, `people`, `channels`, `errors`, `zone`
 * @returns {DocumentFragment}
 */
export function drawBlocks(blocks, context) {
  const fragment = document.createDocumentFragment();
  const drawn = blocks.map((block, index) => drawBlock(named(block, index), context));
  fragment.append(
    h("div", { class: `blocks blocks-${context.surface}`, "data-blocks": true }, drawn),
  );
  return fragment;
}

/** Slack gives every block an id; those that have none yet are told apart by their place. */
function named(block, index) {
  return { ...block, block_id: block.block_id ?? `block-${index}` };
}

function drawBlock(block, context) {
  const draw = BLOCKS[block.type];
  const drawn = draw
    ? drawSafely(`a block of type ${block.type}`, () => draw(block, context))
    : drawUnknown(block.type);
  return h("div", { class: `block block-${block.type}`, "data-block": block.block_id }, drawn);
}

const BLOCKS = {
  actions: (block, context) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((element) => drawElement(element, block, context)),
    ),
  context: (block, context) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((element) => drawContextElement(element, context)),
    ),
  data_visualization: drawChart,
  divider: () => h("hr", { class: "rule" }),
  header: ({ text }) => h("h3", { class: "header", dir: "auto" }, drawPlain(text.text, text)),
  image: drawImageBlock,
  input: drawInput,
  markdown: drawMarkdown,
  rich_text: drawRichText,
  section: drawSection,
  table: drawTable,
};

function drawContextElement(element, context) {
  if (element.type === "image") return drawPicture(element, "context");
  return h("span", { class: "text", dir: "auto" }, drawText(element, context));
}

function drawSection(block, context) {
  const { text, fields, accessory } = block;
  const words = [
    text && h("div", { class: "text", dir: "auto" }, drawText(text, context)),
    fields &&
      h(
        "div",
        { class: "fields" },
        fields.map((field) =>
          h("div", { class: "text field-text", dir: "auto" }, drawText(field, context)),
        ),
      ),
  ];
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-words" }, words),
    accessory && h("div", { class: "accessory" }, drawAccessory(accessory, block, context)),
  );
}

function drawAccessory(accessory, block, context) {
  if (accessory.type === "image") return drawPicture(accessory, "accessory");
  return drawElement(accessory, block, context);
}
