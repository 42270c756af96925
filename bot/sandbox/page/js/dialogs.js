// Gives the page its dialogs: modals, the Home tab, menus, the inspector and the fault panel.

import { channelMenu, createChannel } from "./channel_menu.js";
import { createFaults } from "./faults.js";
import { drawHome } from "./home.js";
import { inspect } from "./inspect.js";
import { globalShortcuts, messageMenu } from "./shortcuts.js";
import { createViews } from "./views.js";

/**
 * Make everything that opens above or beside the page.
 *
 * @param {{api: object, store: object, context: object}} parts api.js as a module, the store, and
 *   how names are found and channels opened (as blocks.js takes it)
 * @returns {{showViews: (views: object[]) => void,
 *   drawHome: (root: HTMLElement, view: object | null) => void,
 *   messageMenu: (message: object, anchor: HTMLElement) => void,
 *   channelMenu: (channel: object, anchor: HTMLElement) => void, createChannel: () => void,
 *   inspect: (message: object) => void, openFaults: () => void, closeFaults: () => void,
 *   onFaults: (event: object) => void, globalShortcuts: (anchor: HTMLElement) => void}}
 */
export function initDialogs({ api, store, context }) {
  const page = { api, store, context };
  const views = createViews(page);
  const faults = createFaults(page);
  return {
    showViews: views.show,
    drawHome: (root, view) => drawHome(root, view, page),
    messageMenu: (message, anchor) => messageMenu(message, anchor, page),
    channelMenu: (channel, anchor) => channelMenu(channel, anchor, page),
    createChannel: () => createChannel(page),
    inspect: (message) => inspect(message, page),
    openFaults: faults.open,
    closeFaults: faults.close,
    onFaults: faults.onEvent,
    globalShortcuts: (anchor) => globalShortcuts(anchor, page),
  };
}
