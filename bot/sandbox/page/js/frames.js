// Gathers what is to be drawn: once for all that happens before the next frame.

/**
 * Make a way to draw something soon.
 *
 * @param {(options: {live: boolean}) => void} draw `live` if any of the askers said so
 * @returns {{soon: (options?: {live?: boolean}) => void, now: () => void}} `soon` draws before the
 *   next frame, at once in a page that nobody sees, as that has none; `now` draws what waits too
 */
export function createFrame(draw) {
  let request = 0;
  let isLive = false;
  const now = () => {
    cancelAnimationFrame(request);
    const live = isLive;
    request = 0;
    isLive = false;
    draw({ live });
  };
  return {
    now,
    soon({ live = false } = {}) {
      isLive ||= live;
      if (document.hidden) now();
      else request ||= requestAnimationFrame(now);
    },
  };
}
