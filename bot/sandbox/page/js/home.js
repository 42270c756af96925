// The app's Home tab.

import { h, replace } from "./dom.js";
import { redrawBlocks } from "./redraw.js";

/**
 * Draw the Home tab into `root`; what was typed there stays when the app publishes it anew.
 *
 * @param {HTMLElement} root
 * @param {object | null} view
 * @param {{api: object, store: object, context: object}} page
 */
export function drawHome(root, view, page) {
  if (!view) return replace(root, drawEmpty(page.store.app));
  const { notice, body } = partsOf(root);
  const send = async (action, state) => {
    root.setAttribute("aria-busy", "true");
    const answer = await page.api.call("view_action", { view_id: view.id, action, state });
    root.setAttribute("aria-busy", "false");
    replace(notice, answer.ok ? null : answer.message);
    return answer;
  };
  redrawBlocks(body, view, {
    ...page.context,
    surface: "home",
    errors: {},
    onAction: send,
    suggest: (action_id, block_id, value) =>
      page.api.call("suggest", { view_id: view.id, action_id, block_id, value }),
  });
  return root;
}

/** The place for what went wrong and the place for the blocks, made at the first drawing. */
function partsOf(root) {
  if (!root.querySelector(":scope > .home-body")) {
    const notice = h("p", { class: "home-notice", role: "alert" });
    replace(root, notice, h("div", { class: "home-body" }));
  }
  return { notice: root.firstElementChild, body: root.lastElementChild };
}

function drawEmpty(app) {
  return h("p", { class: "home-empty" }, emptyWords(app));
}

function emptyWords({ name, home_tab: has, connected }) {
  if (has === false) return `${name} has no Home tab. Write to it under Messages instead.`;
  if (!connected) return `${name} is not connected, so nobody draws its Home just now.`;
  return `${name} has not drawn its Home for you yet. Give it a moment.`;
}
