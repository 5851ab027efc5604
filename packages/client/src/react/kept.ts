/** How many components use an object. */
const users = new WeakMap<object, number>();

/**
 * Keeps an object while a component is mounted. StrictMode and navigation unmount a component and mount it again at once, so what nobody
 * uses any more is ended a moment later.
 *
 * @param end is called when no component uses it
 * @returns the component no longer uses it
 */
export function keep(kept: object, end: () => void): () => void {
  users.set(kept, (users.get(kept) ?? 0) + 1);
  return () => {
    users.set(kept, users.get(kept)! - 1);
    setTimeout(() => {
      if (users.get(kept) === 0) end();
    }, 0);
  };
}
