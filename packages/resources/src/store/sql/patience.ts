import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../store-error';
import { PATIENCE } from '../transaction/turns';
import { isBusy, isRepeatable } from './sql-errors';

/** How often a transaction is repeated that PostgreSQL could not serialize. */
const ATTEMPTS = 10;

/**
 * Repeats a statement while another process holds a SQLite file, for at most 5 s. The driver is synchronous: if it waited itself, nothing else
 * would run in the meantime.
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > PATIENCE) throw error;
    }
    await delay(wait * (0.5 + Math.random() / 2));
  }
}

/** Repeats a transaction after a deadlock or a serialization failure. */
export async function repeatedly<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRepeatable(error)) throw error;
      if (attempt === ATTEMPTS) {
        throw new StoreError('busy', [], 'Other transactions came between each time', { cause: error });
      }
    }
    // Not all at once again.
    await delay(Math.random() * 2 ** Math.min(attempt, 6));
  }
}
