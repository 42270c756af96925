// The file input of a modal: each chosen file is handed in at once, the view refers to it by its id.

import { actOnChange, elementNode } from "./act.js";
import { upload } from "./api.js";
import { h, replace } from "./dom.js";
import { bind } from "./element_state.js";
import { fieldProps } from "./field.js";

const MOST = 10; // docs.slack.dev, "File input"

/**
 * Draw a file input.
 *
 * @returns {HTMLElement}
 */
export function drawFileInput(element, block, context, field) {
  const most = element.max_files ?? MOST;
  const input = h("input", {
    type: "file",
    class: "box",
    multiple: most > 1,
    accept: element.filetypes?.map((type) => `.${type}`).join(","),
    ...fieldProps(element, context, field),
  });
  const chosen = h("ul", { class: "files" });
  const said = h("p", { class: "list-note", role: "status" });
  const node = elementNode(element, block, input, chosen, said);
  let files = [];
  const show = (words = "") => {
    replace(chosen, ...files.map((file) => drawFile(file, remove)));
    replace(said, words || null);
  };
  const change = (next, words) => {
    files = next;
    show(words);
    actOnChange(node, element, block, context, { files });
  };
  const remove = (file) => {
    change(files.filter((each) => each !== file));
    input.focus();
  };
  input.addEventListener("change", async () => {
    const room = [...input.files].slice(0, most - files.length);
    const left = input.files.length - room.length;
    show("Handing in…");
    const answers = await Promise.all(room.map(upload));
    input.value = "";
    const lost = answers.find(({ ok }) => !ok);
    const taken = answers.filter(({ ok }) => ok).map(({ file }) => file);
    change(
      [...files, ...taken],
      lost?.message ?? (left > 0 ? `No more than ${most} can be chosen.` : ""),
    );
  });
  const write = (fields) => {
    files = fields.files;
    show();
  };
  return bind(node, { read: () => ({ files }), write });
}

function drawFile(file, remove) {
  const label = `Remove ${file.name}`;
  const take = {
    type: "button",
    class: "take-away",
    "aria-label": label,
    on: { click: () => remove(file) },
  };
  return h("li", null, file.name, h("button", take, "×"));
}
