// What the browser keeps for the page.

/** The browser's `localStorage` or `sessionStorage`; where it is shut off, one that lasts as long as the page. */
export function openStorage(name) {
  try {
    const storage = window[name];
    storage.getItem(name);
    return storage;
  } catch {
    const kept = new Map();
    return {
      getItem: item => kept.get(item) ?? null,
      setItem: (item, value) => kept.set(item, value),
      removeItem: item => kept.delete(item),
    };
  }
}
