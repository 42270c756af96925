// The app's Home tab.

import { drawBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { keepState, readState, restoreState } from "./state.js";

/**
 * Draw the Home tab into `root`; what was typed there stays when the app publishes it anew.
 *
 * @param {HTMLElement} root
 * @param {object | null} view
 * @param {{api: object, store: object, context: object}} page
 */
export function drawHome(root, view, page) {
  if (!view) return replace(root, drawEmpty(page.store.app));
  const kept = keepState(root);
  const notice = h("p", { class: "dialog-notice", role: "alert" });
  const body = h("div", { class: "home-body" });
  const act = async (action, state) => {
    root.setAttribute("aria-busy", "true");
    const fields = { view_id: view.id, action, state: state ?? readState(body) };
    const answer = await page.api.call("view_action", fields);
    root.setAttribute("aria-busy", "false");
    replace(notice, answer.ok ? null : answer.message);
    return answer;
  };
  const context = {
    ...page.context,
    surface: "home",
    errors: {},
    onAction: act,
    suggest: (action_id, block_id, value) =>
      page.api.call("suggest", { view_id: view.id, action_id, block_id, value }),
  };
  replace(body, drawBlocks(view.blocks, context));
  replace(root, notice, body);
  restoreState(root, kept);
  return root;
}

function drawEmpty(app) {
  const name = app.name || "The app";
  const connected = app.connected
    ? `${name} has not drawn its Home for you yet. It does so when this tab opens; give it a moment.`
    : `${name} is not connected, so nothing draws its Home just now. Messages is beside this tab.`;
  const none = `${name} has no Home tab. Write to it under Messages instead.`;
  return h("p", { class: "home-empty" }, app.home_tab === false ? none : connected);
}
