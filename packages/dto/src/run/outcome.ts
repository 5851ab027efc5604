import type { FieldError, Validated } from '../types';
import { foundBy } from './run';
import type { Run } from './run';

export const NO_OBJECT: Validated<never> = Object.freeze({
  ok: false,
  errors: Object.freeze<FieldError[]>([{ loc: [], type: 'object_expected', msg: 'Object expected' }]),
});

export function outcomeOf(value: unknown, run: Run): Validated<unknown> {
  if (run.errors === undefined) return { ok: true, value };
  const errors = foundBy(run);
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
}

/** Waits for every verdict under way, also when the run itself throws, so that no rejection is left alone. */
export async function settled(read: () => unknown, run: Run): Promise<Validated<unknown>> {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    await Promise.allSettled(run.pending ?? []);
    throw error;
  }
  await Promise.all(run.pending ?? []);
  return outcomeOf(value, run);
}
