// The page's own drawings: 24 by 24, one stroke, in the colour of the text.

import { svg } from "./dom.js";

const PATHS = {
  add: "M12 5v14M5 12h14",
  app: "M4 6c3-1.5 5.5-1.5 8 .5 2.5-2 5-2 8-.5v12.5c-3-1.5-5.5-1.5-8 .5-2.5-2-5-2-8-.5zM12 6.5V19",
  archive: "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
  back: "M14.5 5.5 8 12l6.5 6.5",
  channel: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  edit: "M5 19l1-4.5L16 4.5l3.5 3.5L9.5 18z",
  face: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 14c1 1.6 2.1 2.3 3.5 2.3s2.5-.7 3.5-2.3M9 9.5v.6M15 9.5v.6",
  file: "M7 3.5h7l4 4V20.5H7zM14 3.5v4h4",
  flash: "M13.5 3 5.5 13.5h6L10 21l8.5-11h-6z",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6c.2-1.5 1.2-2.3 2.5-2.3 1.4 0 2.4.9 2.4 2.2 0 1.8-2.4 2-2.4 3.8M12.1 16.4v.3",
  join: "M14 4h5v16h-5M4 12h10.5M10.5 8l4 4-4 4",
  leave: "M10 4H5v16h5M9.5 12H20M16 8l4 4-4 4",
  lock: "M6.5 10.5h11v9h-11zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  mention: "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zm0 0c0 4.5 5 3 5-.5a8.5 8.5 0 1 0-3.5 6.7",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  more: "M5 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M11.3 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M17.6 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0",
  people: "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19.5c.4-3.5 2.7-5.5 6-5.5s5.6 2 6 5.5M16 5.2a3 3 0 0 1 0 5.6M17.5 14.3c2 .7 3.2 2.5 3.5 5.2",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20.5 20.5",
  send: "M4 12 20 4.5 15 20l-3.5-6.5zM11.5 13.5 20 4.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  switch: "M7 9l5-5 5 5M7 15l5 5 5-5",
  thread: "M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12h5",
  trouble: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.3",
  workspace: "M4 6.5c2.5-1.5 5.5-1.5 8 .4 2.5-1.9 5.5-1.9 8-.4V19c-2.5-1.3-5.5-1.3-8 .4-2.5-1.7-5.5-1.7-8-.4zM12 7v12.3M15 4v6l1.5-1.2L18 10V3.9",
};

/**
 * Draw an icon. It is hidden from assistive technology: the button around it has the name.
 *
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] ?? PATHS.more }),
  );
}
