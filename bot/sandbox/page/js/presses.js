// What happens while a pointer presses something waits until that is clicked: a button that was drawn
// anew meanwhile would never be.

let press = 0;
let isPressed = false;
const waiting = [];

/** Watch the pointers of this page, from now on. */
export function watchPresses() {
  addEventListener("pointerdown", begin, true);
  addEventListener("pointerup", end, true);
  addEventListener("pointercancel", end, true);
  addEventListener("blur", end);
  // Should another window have taken the end of it.
  addEventListener("change", end, true);
  addEventListener("pointermove", ({ buttons }) => isPressed && !(buttons & 1) && end(), true);
}

/**
 * Do something at once, or after the click where a pointer is pressed; in the order of the calls.
 *
 * @param {() => void} work
 */
export function betweenPresses(work) {
  if (isPressed) waiting.push(work);
  else work();
}

function begin({ button }) {
  if (button !== 0) return; // a menu of the browser's may hide how that ends
  press += 1;
  isPressed = true;
}

/** The click comes after the pointer's end, and before anything else. */
function end() {
  const ended = press;
  setTimeout(() => {
    if (ended !== press) return;
    isPressed = false;
    waiting.splice(0).forEach((work) => work());
  });
}
