// What the keyboard does in a list of messages.

const IGNORED = "a, button, input, select, textarea, summary, [contenteditable], [role=option]";

/**
 * Make a list of messages usable without a mouse. Keys count where a message itself has the focus;
 * Escape inside a message goes back to it.
 *
 * @param {object} list as message_list.js makes it
 * @param {{open: Function, react: Function, more: Function, write: Function, leave: Function}} does
 *   each but `write` and `leave` is given the article
 */
export function listenToKeys(list, does) {
  list.scroller.addEventListener("keydown", (event) => {
    const article = event.target.closest("article");
    if (!article || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target.closest(IGNORED)) {
      if (event.key !== "Escape") return;
      article.focus();
    } else if (!press(event.key, article, list, does)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function press(key, article, list, does) {
  switch (key) {
    case "ArrowDown":
    case "j":
      if (!list.move(article, 1)) does.write();
      return true;
    case "ArrowUp":
    case "k":
      list.move(article, -1);
      return true;
    case "End":
      list.toEnd();
      list.focus(list.newest);
      return true;
    case "Home":
      list.articles()[0]?.focus();
      return true;
    case "Enter":
    case "t":
      does.open(article);
      return true;
    case "+":
    case "r":
      does.react(article);
      return true;
    case "m":
      does.more(article);
      return true;
    case "c":
      does.write();
      return true;
    case "Escape":
      does.leave();
      return true;
    default:
      return false;
  }
}
