// What the keys do, and the way back to the three hints.

import { openDialog, wordButton } from "./dialog.js";
import { h } from "./dom.js";

const KEYS = [
  [["Tab"], "from one part of the page to the next"],
  [["↑", "↓"], "to the message or channel before or after; also k and j"],
  [["Enter"], "open the message's thread"],
  [["r"], "react; also +"],
  [["m"], "more: copy the link, what was sent, the app's shortcuts"],
  [["c"], "write"],
  [["Esc"], "close, or go back"],
  [["Shift", "Enter"], "a new line in what you write"],
  [["↑"], "in an empty field: to the newest message"],
  [["?"], "this help"],
];

/** Open the help. */
export function showHelp({ hints }) {
  const again = () => {
    dialog.close();
    hints.again();
  };
  const dialog = openDialog({
    title: "Help",
    body: h(
      "div",
      { class: "help" },
      h(
        "p",
        {},
        "This is a local stand-in for Slack: whatever happens here stays on this machine. ",
        "Where Slack would refuse, it refuses.",
      ),
      h("h3", {}, "Keys"),
      h("table", { class: "keys" }, h("tbody", {}, KEYS.map(drawKey))),
    ),
    actions: [
      wordButton("Show the hints again", { onClick: again }),
      wordButton("Close", { look: "primary", autofocus: true, onClick: () => dialog.close() }),
    ],
  });
}

function drawKey([keys, words]) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, keys.map((key) => h("kbd", {}, key))),
    h("td", {}, words),
  );
}
