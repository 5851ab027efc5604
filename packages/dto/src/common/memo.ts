const MOST = 1_000;

/** A cache by key. Keys may come from options that differ in every call, so the cache is emptied when it is full. */
export class Memo<V> {
  readonly #made = new Map<string, V>();

  get(key: string, make: () => V): V {
    let value = this.#made.get(key);
    if (value === undefined) {
      if (this.#made.size >= MOST) this.#made.clear();
      value = make();
      this.#made.set(key, value);
    }
    return value;
  }
}
