// The stack of modal views: the top one is shown, those below keep what was typed.

import { h } from "./dom.js";
import { placeOf, refocus } from "./redraw.js";
import { toast } from "./toast.js";
import { Sheet } from "./view_sheet.js";

/**
 * Make the place where modals appear.
 *
 * @param {{api: object, context: object}} page
 * @returns {{show: (views: object[]) => void}} `show` takes the whole stack, the last one on top
 */
export function createViews(page) {
  let sheets = [];
  // Closed here, while the workspace may still tell of them.
  const closing = new Set();
  const dialog = h("dialog", { class: "dialog wide" });
  let goBack = () => {};

  const close = async (fields) => {
    const top = sheets.at(-1);
    if (!top) return;
    const all = Boolean(fields.all) || top.closesAll;
    const gone = all ? sheets : [top];
    gone.forEach(({ id }) => closing.add(id));
    arrange(sheets.filter((sheet) => !gone.includes(sheet)));
    const answer = await page.api.call("view_close", { view_id: top.id, ...(all && { all }) });
    gone.forEach(({ id }) => closing.delete(id));
    if (!answer.ok) toast(answer.message, { kind: "error" });
  };
  const closeTop = () => close({});
  const closeAll = () => close({ all: sheets.length > 1 });

  const arrange = (next) => {
    const top = next.at(-1);
    const rises = top && top !== sheets.at(-1);
    sheets = next;
    if (!top) return leave(dialog, goBack);
    if (!dialog.open) goBack = wayBack();
    dialog.replaceChildren(top.root);
    top.showBack(sheets.length > 1);
    dialog.setAttribute("aria-labelledby", top.titleId);
    enter(dialog);
    if (rises) top.focusFirst();
  };

  const show = (views) => {
    const open = views.filter(({ id }) => !closing.has(id));
    const next = open.map((view) => {
      const known = sheets.find(({ id }) => id === view.id);
      known?.update(view);
      return known ?? new Sheet(view, { page, onClose: closeTop, onCloseAll: closeAll });
    });
    const same = next.length === sheets.length && next.every((sheet, at) => sheet === sheets[at]);
    if (!same) arrange(next);
  };

  listenForEscape(dialog, closeTop);
  return { show };
}

/** A confirmation or a list of options may be open above the modal: their Escape isn't its. */
function listenForEscape(dialog, closeTop) {
  const isCovered = ({ target }) =>
    target.closest("dialog") !== dialog || dialog.querySelector(":popover-open") !== null;
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || isCovered(event)) return;
    event.preventDefault();
    closeTop();
  });
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    closeTop();
  });
}

function enter(dialog) {
  if (dialog.open) return;
  document.body.append(dialog);
  dialog.showModal();
}

function leave(dialog, goBack) {
  if (!dialog.open) return;
  dialog.close();
  dialog.remove();
  if (document.activeElement === document.body) goBack();
}

/** What opened a modal may have been drawn anew meanwhile, as a Home tab is that shows what was kept. */
function wayBack() {
  const opener = document.activeElement;
  const place = placeOf(opener);
  const blocks = opener?.closest("[data-blocks]")?.parentElement;
  return () => blocks?.isConnected && refocus(blocks, place);
}
