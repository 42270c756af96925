// Native dialogs in one frame: a title, a body that scrolls, a row of buttons; and questions in it.

import { h, replace } from "./dom.js";
import { icon } from "./icons.js";

let opened = 0;

/**
 * Draw the frame that every dialog has.
 *
 * @param {{title: string | Node, body?: Node | Node[], footer?: Node[], before?: Node,
 *   onDismiss: () => void, onSubmit?: () => Promise<void>}} parts while `onSubmit` is under way the
 *   form isn't submitted again
 * @returns {{form: HTMLFormElement, titleId: string, body: HTMLElement,
 *   say: (text: string) => void, wait: (promise: Promise) => Promise}} `say` shows what went wrong;
 *   `wait` shows that something is under way until the promise is settled
 */
export function drawFrame({ title, body = [], footer = [], before, onDismiss, onSubmit }) {
  const titleId = `dialog-title-${++opened}`;
  const content = h("div", { class: "dialog-body" }, body);
  const notice = h("p", { class: "dialog-notice", role: "alert" });
  const form = h(
    "form",
    { class: "dialog-frame", novalidate: true, autocomplete: "off" },
    h(
      "header",
      { class: "dialog-head" },
      before,
      h("h2", { id: titleId }, title),
      iconButton("Close", "close", onDismiss),
    ),
    content,
    notice,
    h("footer", { class: "dialog-foot" }, footer),
  );
  listenForSubmit(form, onSubmit);
  const say = (text) => replace(notice, text || null);
  return { form, titleId, body: content, say, wait: waitingIn(form) };
}

function listenForSubmit(form, onSubmit) {
  let sending = false;
  const mark = (on) => {
    sending = on;
    form.querySelector(".dialog-foot [type=submit]")?.setAttribute("aria-disabled", String(on));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    mark(true);
    await onSubmit?.();
    mark(false);
  });
}

function waitingIn(form) {
  let waiting = 0;
  const count = (step) => {
    waiting += step;
    form.setAttribute("aria-busy", String(waiting > 0));
  };
  return async (promise) => {
    count(1);
    try {
      return await promise;
    } finally {
      count(-1);
    }
  };
}

/** A square button that shows an icon and says its name to those who can't see it. */
export function iconButton(label, name, onClick) {
  const props = { type: "button", class: "tool", "aria-label": label, title: label };
  return h("button", { ...props, on: { click: onClick } }, icon(name));
}

/** A button with words; `look` is "primary" or "danger", if it is to stand out. */
export function wordButton(label, options = {}) {
  const { look, small = false, submit = false, onClick, ...props } = options;
  const looks = ["button", look && `button-${look}`, small && "small"].filter(Boolean).join(" ");
  const kind = { type: submit ? "submit" : "button", class: looks };
  return h("button", { ...kind, ...props, on: onClick ? { click: onClick } : {} }, label);
}

/**
 * Open a dialog above the page. Focus stays inside, Escape closes it, and focus goes back to where
 * it was.
 *
 * @param {{title: string, body: Node | Node[], actions: Node[], wide?: boolean,
 *   focus?: HTMLElement, instead?: () => HTMLElement | undefined,
 *   onSubmit?: () => Promise<void>}} options `actions` are buttons; `instead` gets the focus back
 *   where what had it is gone; without `onSubmit` a press beside the dialog closes it too, as there
 *   is nothing in it to lose
 * @returns {{close: () => void, say: (text: string) => void, wait: (promise: Promise) => Promise}}
 */
export function openDialog({ title, body, actions, wide = false, focus, instead, onSubmit }) {
  const close = () => dialog.close();
  const frame = drawFrame({ title, body, footer: actions, onDismiss: close, onSubmit });
  const dialog = h(
    "dialog",
    { class: wide ? "dialog wide" : "dialog", "aria-labelledby": frame.titleId },
    frame.form,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) instead?.()?.focus();
  });
  dialog.addEventListener("pointerdown", ({ target }) => {
    if (target === dialog && !onSubmit) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  focus?.focus();
  return { close, say: frame.say, wait: frame.wait };
}

/**
 * Ask before something is done.
 *
 * @param {{title: string, text: string, confirm: string,
 *   act: () => Promise<{ok: boolean, message?: string}>,
 *   instead?: () => HTMLElement | undefined}} question `act` is what is done on "yes"; if it fails,
 *   the dialog stays and says why; `instead` as in `openDialog`
 */
export function confirmFirst({ title, text, confirm, act, instead }) {
  const dialog = openDialog({
    title,
    body: h("p", {}, text),
    actions: [
      wordButton("Cancel", { onClick: () => dialog.close() }),
      wordButton(confirm, { look: "danger", submit: true, autofocus: true }),
    ],
    instead,
    onSubmit: async () => {
      dialog.say("");
      const answer = await dialog.wait(act());
      if (answer.ok) dialog.close();
      else dialog.say(answer.message);
    },
  });
}
