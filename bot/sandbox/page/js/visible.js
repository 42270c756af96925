// How much of a message a reader sees, counted as the workspace counts it.

const SEEN = ["text", "alt_text", "fallback", "title", "label", "name"];

/** Count the characters that a reader sees of blocks, or of any part of one. */
export function visibleCharacters(node) {
  if (Array.isArray(node)) return node.reduce((sum, each) => sum + visibleCharacters(each), 0);
  if (node === null || typeof node !== "object") return 0;
  const bareLink = node.type === "link" && !node.text ? lengthOf(node.url ?? "") : 0;
  return Object.entries(node).reduce((sum, [name, value]) => {
    if (typeof value !== "string") return sum + visibleCharacters(value);
    return sum + (SEEN.includes(name) ? lengthOf(value) : 0);
  }, bareLink);
}

function lengthOf(text) {
  return [...text].length;
}
