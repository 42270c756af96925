// One modal view: its fields, what was typed into them, and its way to the app.

import { drawFrame, iconButton, wordButton } from "./dialog.js";
import { h, replace } from "./dom.js";
import { FIELDS, redrawBlocks } from "./redraw.js";
import { readState } from "./state.js";
import { checkView } from "./view_rules.js";

/** A view as it is drawn; `root` is what is shown of it, `titleId` names it. */
export class Sheet {
  #api;
  #context;
  #view;
  #frame;
  #errors = {};
  #title = h("span");
  #buttons = h("div", { class: "view-buttons" });
  #back;
  #onClose;

  /**
   * Draw a view.
   *
   * @param {object} view
   * @param {{page: object, onClose: () => void, onCloseAll: () => void}} around
   */
  constructor(view, { page, onClose, onCloseAll }) {
    this.#api = page.api;
    this.#context = page.context;
    this.#onClose = onClose;
    this.#back = iconButton("Back", "back", onClose);
    this.#frame = drawFrame({
      title: this.#title,
      before: this.#back,
      footer: [this.#buttons],
      onDismiss: onCloseAll,
      onSubmit: () => this.#submit(),
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.root.requestSubmit();
    });
    this.update(view);
  }

  get id() {
    return this.#view.id;
  }

  get root() {
    return this.#frame.form;
  }

  get titleId() {
    return this.#frame.titleId;
  }

  /** Say whether its closing button closes those below it too. */
  get closesAll() {
    return Boolean(this.#view.clear_on_close);
  }

  /**
   * Take what the app made of the view; what was typed stays where its field does, and a button that
   * stays keeps the focus and the press that is under way. Where no block stays, it is another text,
   * which is read from its top.
   */
  update(view) {
    const before = this.#view;
    const changed = !before || looksOf(view) !== looksOf(before);
    this.#view = view;
    if (!changed) return;
    this.#errors = {};
    replace(this.#title, textOf(view.title));
    if (!before || buttonsOf(view) !== buttonsOf(before)) {
      replace(this.#buttons, ...drawButtons(view, this.#onClose));
    }
    this.#redraw();
    if (before && !keepsBlocks(before, view)) this.#frame.body.scrollTop = 0;
  }

  /** Show a way back to the view below. */
  showBack(on) {
    this.#back.hidden = !on;
  }

  /** Put the focus where the app wants it, else into the first field; only the former is shown. */
  focusFirst() {
    const { body } = this.#frame;
    const wanted = body.querySelector("[autofocus]");
    const first = wanted ?? body.querySelector(FIELDS) ?? this.#buttons.firstElementChild;
    if (!wanted) body.scrollTop = 0;
    first.focus({ preventScroll: !wanted });
  }

  #redraw() {
    redrawBlocks(this.#frame.body, this.#view, {
      ...this.#context,
      surface: "modal",
      errors: this.#errors,
      onAction: (action, state) => this.#act("view_action", { action, state }),
      suggest: (action_id, block_id, value) =>
        this.#api.call("suggest", { view_id: this.id, action_id, block_id, value }),
    });
  }

  async #submit() {
    const state = readState(this.#frame.body);
    const wrong = checkView(this.#view, state.values);
    if (hasAny(wrong)) return this.#showErrors(wrong);
    if (hasAny(this.#errors)) this.#showErrors({});
    const { errors } = await this.#act("view_submit", { state });
    if (errors) this.#showErrors(errors);
  }

  async #act(name, fields) {
    const { say, wait } = this.#frame;
    say("");
    const answer = await wait(this.#api.call(name, { view_id: this.id, ...fields }));
    if (!answer.ok && !answer.errors) say(answer.message);
    return answer;
  }

  #showErrors(errors) {
    this.#errors = errors;
    this.#redraw();
    const wrong = this.#frame.body.querySelector('[aria-invalid="true"]');
    const field = wrong?.matches(FIELDS) ? wrong : wrong?.querySelector(FIELDS);
    field?.focus();
  }
}

function hasAny(errors) {
  return Object.keys(errors).length > 0;
}

function textOf(text) {
  return text?.text ?? "";
}

/** What of a view can be seen; its hash and state change without it. */
function looksOf({ title, submit, close, blocks }) {
  return JSON.stringify([title, submit, close, blocks]);
}

function buttonsOf({ close, submit }) {
  return JSON.stringify([close, submit]);
}

/** The app's own ids stay, and those of blocks that it left alone; others are new each time. */
function keepsBlocks(before, after) {
  const ids = new Set(before.blocks.map(({ block_id }) => block_id));
  return after.blocks.some(({ block_id }) => ids.has(block_id));
}

/** Slack names the closing button itself where the app doesn't. */
function drawButtons({ close, submit }, onClose) {
  return [
    wordButton(textOf(close) || (submit ? "Cancel" : "Close"), { onClick: onClose }),
    submit && wordButton(textOf(submit), { look: "primary", submit: true }),
  ];
}
