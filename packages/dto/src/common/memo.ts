const MOST = 1_000;

/** Things made once per key. Keys may come from options that change with every call, so it forgets before it grows. */
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
