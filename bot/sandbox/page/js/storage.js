// What the browser remembers for the page. Some browsers refuse, some have no room left: then it lasts
// as long as the page does.

/** Remembered from visit to visit, by all tabs. */
export const lasting = careful(() => localStorage);

/** Remembered by this tab alone. */
export const inThisTab = careful(() => sessionStorage);

/** Wrap a storage so that nothing it does ever throws; even naming it may. */
function careful(storage) {
  const refused = new Map();
  const attempt = (use) => {
    try {
      return use(storage());
    } catch {
      return null;
    }
  };
  return {
    getItem: (name) => refused.get(name) ?? attempt((kept) => kept.getItem(name)),
    setItem(name, value) {
      refused.set(name, value);
      attempt((kept) => {
        kept.setItem(name, value);
        refused.delete(name);
      });
    },
    removeItem(name) {
      refused.delete(name);
      attempt((kept) => kept.removeItem(name));
    },
  };
}
