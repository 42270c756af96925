// Where one writes: a field that grows, completions, and sentences about what went wrong.

import { createCompletion } from "./complete.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { openPicker } from "./picker.js";

const TALLEST = 220;
const PATIENCE = 400;

let made = 0;

/**
 * Make a composer.
 *
 * @param {{page: object, place: () => {channel: string, thread_ts?: string}, label: () => string,
 *   broadcast?: boolean, onSent?: (answer: object) => void}} options `place` is where a message goes;
 *   with `broadcast` a reply may be sent to the channel too
 * @returns {{node: HTMLElement, focus: () => void, field: HTMLTextAreaElement, refresh: () => void}}
 */
export function createComposer({ page, place, label, broadcast = false, onSent }) {
  const id = `composer-${++made}`;
  const field = h("textarea", {
    class: "composer-field",
    rows: 1,
    id,
    "aria-autocomplete": "list",
    "aria-controls": `${id}-offers`,
    "aria-describedby": `${id}-problem`,
  });
  const problem = h("p", { class: "composer-problem", id: `${id}-problem`, role: "alert" });
  const also = broadcast && h("input", { type: "checkbox" });
  const send = h("button", { type: "submit", class: "tool composer-send", "aria-label": "Send" }, icon("send"));
  const completion = createCompletion(field, page.store, `${id}-offers`);
  const parts = { field, problem, also, send, completion, place, label, page, onSent };
  const form = h(
    "form",
    { class: "composer", on: { submit: (event) => submit(event, parts) } },
    completion.node,
    h("div", { class: "composer-box" }, field, drawTools(parts)),
    also && h("label", { class: "composer-also" }, also, "Also send to the channel"),
    problem,
  );
  field.addEventListener("input", () => {
    fit(field);
    send.disabled = field.value.trim() === "";
  });
  field.addEventListener("keydown", (event) => onKey(event, parts, form));
  send.disabled = true;
  return { node: form, field, focus: () => field.focus(), refresh: () => refresh(parts) };
}

function drawTools({ field, send, page }) {
  const tool = (label, name, onClick) =>
    h(
      "button",
      { type: "button", class: "tool", "aria-label": label, title: label, on: { click: onClick } },
      icon(name),
    );
  const emoji = tool("Emoji", "face", (event) =>
    openPicker(event.currentTarget, (name) => insert(field, `:${name}: `)),
  );
  return h(
    "div",
    { class: "composer-tools" },
    emoji,
    tool("Mention somebody", "mention", () => insert(field, "@")),
    tool("Shortcuts", "flash", (event) => page.dialogs.globalShortcuts(event.currentTarget)),
    send,
  );
}

function refresh({ field, problem, label, completion }) {
  field.placeholder = label();
  field.setAttribute("aria-label", label());
  replace(problem);
  field.dispatchEvent(new Event("input"));
  completion.close();
}

function onKey(event, { field, completion }, form) {
  if (completion.onKey(event) || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && field.value === "") {
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("leave", { bubbles: true }));
  }
}

async function submit(event, { field, problem, also, send, page, place, onSent }) {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || field.readOnly) return;
  const waiting = setTimeout(() => showWait(problem, page.store.app, text), PATIENCE);
  field.readOnly = true;
  const fields = { ...place(), text, broadcast: also ? also.checked : undefined };
  const answer = await page.api.call("send", fields);
  clearTimeout(waiting);
  field.readOnly = false;
  problem.classList.remove("composer-wait");
  replace(problem, answer.ok ? null : answer.message || answer.error);
  if (!answer.ok) return field.focus();
  field.value = "";
  if (also) also.checked = false;
  send.disabled = true;
  fit(field);
  onSent?.(answer);
}

function showWait(problem, app, text) {
  problem.classList.add("composer-wait");
  replace(problem, text.startsWith("/") ? `Waiting for ${app.name || "the app"}…` : "Sending…");
}

function insert(field, text) {
  const glued = /\S$/.test(field.value.slice(0, field.selectionStart));
  field.setRangeText(glued ? ` ${text}` : text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input"));
}

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}
