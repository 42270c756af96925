// One modal view: its fields, what was typed into them, and its way to the app.

import { drawFrame, iconButton, isBusy, setBusy, wordButton } from "./dialog.js";
import { h, replace } from "./dom.js";
import { FIELDS, redrawBlocks } from "./redraw.js";
import { readState } from "./state.js";
import { checkView } from "./view_rules.js";

/**
 * Draw a view.
 *
 * @param {object} view
 * @param {{page: object, onClose: () => void, onCloseAll: () => void}} around
 * @returns {{id: string, root: HTMLElement, titleId: string, update: (view: object) => void,
 *   focusFirst: () => void, showBack: (on: boolean) => void}}
 */
export function makeSheet(view, { page, onClose, onCloseAll }) {
  let shown = view;
  let errors = {};
  const title = h("span", {});
  const foot = h("div", { class: "view-buttons" });
  const back = iconButton("Back", "back", onClose);
  const frame = drawFrame({ title, body: [], footer: [foot], before: back, onDismiss: onCloseAll });
  const { form, body, say } = frame;

  const act = async (name, fields) => {
    setBusy(form, true);
    say("");
    const answer = await page.api.call(name, { view_id: shown.id, ...fields });
    setBusy(form, false);
    if (!answer.ok && !answer.errors) say(answer.message);
    return answer;
  };

  const context = () => ({
    ...page.context,
    surface: "modal",
    errors,
    onAction: (action, state) => act("view_action", { action, state }),
    suggest: (action_id, block_id, value) =>
      page.api.call("suggest", { view_id: shown.id, action_id, block_id, value }),
  });

  const redraw = () => redrawBlocks(body, shown, context());

  const showErrors = (found) => {
    errors = found;
    redraw();
    focusError(body);
  };

  const submit = async () => {
    const state = readState(body);
    const found = checkView(shown, state.values);
    if (Object.keys(found).length > 0) return showErrors(found);
    if (Object.keys(errors).length > 0) showErrors({});
    const answer = await act("view_submit", { state });
    if (answer.errors) showErrors(answer.errors);
  };

  const update = (next) => {
    const changed = looksOf(next) !== looksOf(shown) || !body.hasChildNodes();
    shown = next;
    if (!changed) return;
    errors = {};
    replace(title, textOf(next.title));
    replace(foot, ...drawButtons(next, onClose));
    redraw();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown.submit && !isBusy(form)) submit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  update(view);
  return {
    id: view.id,
    root: form,
    titleId: frame.titleId,
    get closesAll() {
      return Boolean(shown.clear_on_close);
    },
    update,
    focusFirst: () => focusFirst(body, form),
    showBack: (on) => (back.hidden = !on),
  };
}

function textOf(text) {
  return text?.text ?? "";
}

/** What of a view can be seen; its hash and state change without it. */
function looksOf({ title, submit, close, blocks }) {
  return JSON.stringify([title, submit, close, blocks]);
}

/** Slack names the closing button itself where the app doesn't. */
function drawButtons(view, onClose) {
  const close = textOf(view.close) || (view.submit ? "Cancel" : "Close");
  return [
    wordButton(close, { onClick: onClose }),
    view.submit && wordButton(textOf(view.submit), { look: "primary", submit: true }),
  ];
}

function focusFirst(body, form) {
  const wanted = body.querySelector("[autofocus]") ?? body.querySelector(FIELDS);
  (wanted ?? form.querySelector(".dialog-foot button")).focus();
}

function focusError(body) {
  const wrong = body.querySelector('[aria-invalid="true"]');
  const field = wrong?.matches(FIELDS) ? wrong : wrong?.querySelector(FIELDS);
  field?.focus();
}
