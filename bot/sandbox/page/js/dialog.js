// Native dialogs in one frame: a title, a body that scrolls, a row of buttons; and questions in it.

import { h, replace } from "./dom.js";
import { icon } from "./icons.js";

let opened = 0;

/**
 * Draw the frame that every dialog has.
 *
 * @param {{title: string, body: Node | Node[], footer?: Node[], before?: Node, onDismiss: () => void,
 *   dismissLabel?: string}} parts
 * @returns {{form: HTMLFormElement, titleId: string, body: HTMLElement, say: (text: string) => void}}
 */
export function drawFrame({ title, body, footer = [], before, onDismiss, dismissLabel = "Close" }) {
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
      h("h2", { id: titleId, class: "dialog-title" }, title),
      iconButton(dismissLabel, "close", onDismiss),
    ),
    content,
    notice,
    footer.length > 0 && h("footer", { class: "dialog-foot" }, footer),
  );
  return { form, titleId, body: content, say: (text) => replace(notice, text || null) };
}

/** A square button that shows an icon and says its name to those who can't see it. */
export function iconButton(label, name, onClick) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } },
    icon(name),
  );
}

/** A button with words; `look` is "primary", "danger" or nothing. */
export function wordButton(label, { look, submit = false, onClick, ...props } = {}) {
  const kind = { type: submit ? "submit" : "button", class: `word-button ${look ?? ""}`.trim() };
  return h("button", { ...kind, ...props, on: onClick ? { click: onClick } : {} }, label);
}

/**
 * Open a dialog above the page. Focus stays inside, Escape closes it, and focus goes back to where
 * it was.
 *
 * @param {{title: string, body: Node | Node[], actions?: Node[], wide?: boolean, focus?: HTMLElement,
 *   onSubmit?: () => void, onClose?: () => void}} options `actions` are buttons; without `onSubmit`
 *   a click beside the dialog closes it too, as there is nothing in it to lose.
 * @returns {{element: HTMLDialogElement, close: () => void, busy: (on: boolean) => void,
 *   say: (text: string) => void}}
 */
export function openDialog({ title, body, actions, wide = false, focus, onSubmit, onClose }) {
  const close = () => dialog.close();
  const frame = drawFrame({ title, body, footer: actions, onDismiss: close });
  const dialog = h(
    "dialog",
    { class: wide ? "dialog wide" : "dialog", "aria-labelledby": frame.titleId },
    frame.form,
  );
  const busy = (on) => setBusy(frame.form, on);
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    onClose?.();
  });
  if (!onSubmit) dialog.addEventListener("pointerdown", (event) => event.target === dialog && close());
  frame.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy(frame.form)) onSubmit?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  focus?.focus();
  return { element: dialog, close, busy, say: frame.say };
}

/** Show that something is under way: a moving line, and buttons that don't answer twice. */
export function setBusy(form, on) {
  form.toggleAttribute("data-busy", on);
  form.setAttribute("aria-busy", String(on));
  for (const button of form.querySelectorAll(".dialog-foot button[type=submit]")) {
    button.setAttribute("aria-disabled", String(on));
  }
}

/** Tell whether `setBusy` is on. */
export function isBusy(form) {
  return form.hasAttribute("data-busy");
}

/**
 * Ask before something is done.
 *
 * @param {{title: string, text: string, confirm: string, danger?: boolean,
 *   act: () => Promise<{ok: boolean, message?: string}>}} question `act` is what is done on "yes"; if
 *   it fails, the dialog stays and says why.
 */
export function confirmFirst({ title, text, confirm, danger = false, act }) {
  const dialog = openDialog({
    title,
    body: h("p", { class: "dialog-question" }, text),
    actions: [
      wordButton("Cancel", { onClick: () => dialog.close() }),
      wordButton(confirm, { look: danger ? "danger" : "primary", submit: true, autofocus: true }),
    ],
    onSubmit: async () => {
      dialog.busy(true);
      dialog.say("");
      const answer = await act();
      dialog.busy(false);
      if (answer.ok) dialog.close();
      else dialog.say(answer.message);
    },
  });
}
