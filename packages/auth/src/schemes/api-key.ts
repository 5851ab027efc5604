import type { Awaitable } from '@cortado/core';
import { createHash } from 'node:crypto';
import type { Scheme } from '../scheme';

export interface ApiKeyOptions {
  /** Default `x-api-key`. */
  readonly header?: string;
  /** Who each key stands for: a table, or a function that gives undefined for a key that is none. */
  readonly keys: Readonly<Record<string, unknown>> | ((key: string) => Awaitable<unknown>);
}

/** A key that a program sends along. */
export function apiKey({ header = 'x-api-key', keys }: ApiKeyOptions): Scheme {
  const find = typeof keys === 'function' ? keys : lookup(keys);
  const name = header.toLowerCase();
  return {
    challenge: undefined,
    async identify({ headers }) {
      const key = headers[name];
      if (typeof key !== 'string') return undefined;
      const principal = await find(key);
      return principal === undefined ? 'invalid' : { principal };
    },
  };
}

/** By digest: how long the search takes says nothing of how much of a key was right. */
function lookup(keys: Readonly<Record<string, unknown>>): (key: string) => unknown {
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
  const table = new Map(Object.entries(keys).map(([key, principal]) => [digest(key), principal]));
  return (key) => table.get(digest(key));
}
