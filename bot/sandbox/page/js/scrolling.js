// Scrolls one element and never the page around it, as scrollIntoView would.

/** Scroll an element to the middle; to the top what is too high for that. */
export function bring(scroller, node) {
  const room = Math.max(0, scroller.clientHeight - node.offsetHeight);
  scroller.scrollTop += topOf(node) - topOf(scroller) - room / 2;
}

/** Scroll no further than it takes to see an element, at least its beginning. */
export function reveal(scroller, node) {
  const above = topOf(node) - topOf(scroller);
  const below = above + node.offsetHeight - scroller.clientHeight;
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += Math.min(below, above);
}

/**
 * Remember where the first of `nodes` in sight stands.
 *
 * @returns {() => void} scrolls so that it stands there again, whatever came above it
 */
export function holdPlace(scroller, nodes) {
  const edge = topOf(scroller);
  const held = nodes.find((node) => node.getBoundingClientRect().bottom > edge);
  const before = held && topOf(held);
  return () => {
    if (held?.isConnected) scroller.scrollTop += topOf(held) - before;
  };
}

function topOf(node) {
  return node.getBoundingClientRect().top;
}
