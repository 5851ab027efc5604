import type { Quota } from '../lib/bench-case.js';

/** What a program with writers is asked to do. */
export interface WriteQuestion extends Quota {
  /** How many write at the same time, each one row after the other. */
  readonly writers: number;
}

export interface Written {
  readonly rows: number;
  readonly seconds: number;
}

/** Lets some writers write until the quota is used up. @param one writes one row, by the writer of this number */
export async function write(
  { writers, count, ms }: WriteQuestion,
  one: (writer: number) => Promise<unknown>,
): Promise<Written> {
  const began = performance.now();
  let rows = 0;
  let left = count;
  const run = async (writer: number): Promise<void> => {
    while (left > 0 && performance.now() - began < ms) {
      left -= 1;
      await one(writer);
      rows += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => run(writer)));
  return { rows, seconds: (performance.now() - began) / 1_000 };
}
