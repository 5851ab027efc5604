import { types } from 'node:util';

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Watches promises that nobody will await, so that a rejection of one does not end the process. Other thenables are left
 * alone: they report no rejection, and some start their work only when they are asked.
 */
export function observe(values: readonly unknown[] | undefined): void {
  for (const value of values ?? []) if (types.isPromise(value)) value.then(undefined, () => undefined);
}
