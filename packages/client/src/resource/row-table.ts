import type { RowOrder } from './row-order.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows by key, in the order of a query. */
export class RowTable {
  #byKey = new Map<unknown, Row>();
  #rows: readonly Row[] = [];

  /** @param key the property that tells rows apart */
  constructor(
    private readonly key: string,
    private readonly order: RowOrder,
  ) {}

  /** Each row once. The list is another one after each change. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Takes rows as the server has put them in order. */
  replace(rows: readonly Row[]): void {
    this.#byKey = new Map(rows.map((row) => [row[this.key], row]));
    this.order.learn(rows);
    this.#rows = [...this.#byKey.values()].sort(this.order.compare);
  }

  /** Adds a row, or another version of it. @returns its place */
  put(row: Row): number {
    const rest = this.#without(row[this.key]);
    let [low, high] = [0, rest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order.compare(rest[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    this.#byKey.set(row[this.key], row);
    this.#rows = [...rest.slice(0, low), row, ...rest.slice(low)];
    return low;
  }

  /** @returns whether it was there */
  remove(key: unknown): boolean {
    if (!this.#byKey.has(key)) return false;
    this.#rows = this.#without(key);
    this.#byKey.delete(key);
    return true;
  }

  /** Drops the rows behind the first `count`. @returns whether there were any */
  cut(count: number): boolean {
    if (this.#rows.length <= count) return false;
    for (const row of this.#rows.slice(count)) this.#byKey.delete(row[this.key]);
    this.#rows = this.#rows.slice(0, count);
    return true;
  }

  #without(key: unknown): readonly Row[] {
    const row = this.#byKey.get(key);
    return row === undefined ? this.#rows : this.#rows.filter((each) => each !== row);
  }
}
