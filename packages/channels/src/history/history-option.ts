import { ConfigurationError } from '@cortado/core';
import type { HistoryLimits } from '../broker/history';

/** The most publications that a channel can keep. */
const MOST = 1_000_000;

/**
 * The `history` option of a channel class.
 *
 * @param where names the class in the message
 * @throws ConfigurationError E_OPTION
 */
export function checkedHistory(where: string, history: unknown): HistoryLimits | undefined {
  if (history === undefined) return undefined;
  const { size, ttl, ...others } = typeof history === 'object' && history !== null ? (history as Given) : {};
  if (!isCount(size) || size > MOST) throw invalid(where, `size must be a whole number from 1 to ${MOST}`);
  if (!isCount(ttl)) throw invalid(where, 'ttl must be a whole number of milliseconds from 1');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(where, `there is no option "${unknown}"`);
  return Object.freeze({ size, ttl });
}

type Given = Partial<Record<keyof HistoryLimits, unknown>>;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function invalid(where: string, problem: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: `@Channel of ${where}, history`,
    problem,
    remedy: 'write it as in history: { size: 1_000, ttl: 600_000 }, or omit it',
  });
}
