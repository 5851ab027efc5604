import { ConfigurationError, described, type Awaitable, type KnownPrincipal } from '@cortado/core';
import { isToken, refuseUnknownIn } from '@cortado/core/transport';
import { createHash } from 'node:crypto';
import { describedScheme, schemeName } from '../authentication/described-guard';
import { isNobody, type Found, type Scheme } from '../authentication/scheme';

const DEFAULT_HEADER = 'x-api-key';

/** What `apiKey()` takes. */
export interface ApiKeyOptions {
  /** The header that carries the key. Default `x-api-key`. */
  readonly header?: string;
  /** Who each key stands for: a table, or a function that returns undefined, null or false for an unknown key. */
  readonly keys: Readonly<Record<string, KnownPrincipal>> | ((key: string) => Awaitable<Found>);
}

/**
 * A key that a program sends along.
 *
 * @throws ConfigurationError E_OPTION for an empty key in the table, as when an environment variable is missing, or an invalid header name
 * @example
 * apiKey({ keys: { [config.reportKey]: { id: 'reports' } } })
 */
export function apiKey(options: ApiKeyOptions): Scheme {
  refuseUnknownIn('apiKey()', options, ['header', 'keys']);
  const { header = DEFAULT_HEADER, keys } = options;
  const find = typeof keys === 'function' ? keys : lookup(keys);
  const name = header.toLowerCase();
  if (!isToken(name)) throw noHeader(header);
  return {
    [described]: describedScheme({
      name: schemeName('apiKey', name, DEFAULT_HEADER),
      type: 'apiKey',
      in: 'header',
      parameter: name,
    }),
    challenge: undefined,
    presents: ({ headers }) => typeof headers[name] === 'string',
    async identify({ headers }) {
      const key = headers[name];
      if (typeof key !== 'string') return undefined;
      const principal = await find(key);
      return isNobody(principal) ? 'invalid' : { principal };
    },
  };
}

/** By digest: how long the search takes says nothing of how much of a key was right. */
function lookup(keys: Readonly<Record<string, KnownPrincipal>>): (key: string) => Found {
  for (const key of Object.keys(keys)) if (['', 'undefined', 'null'].includes(key)) throw noKey(key);
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
  const table = new Map(Object.entries(keys).map(([key, principal]) => [digest(key), principal]));
  return (key) => table.get(digest(key));
}

function noHeader(header: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: 'apiKey().header',
    problem: `"${header}" is not a valid header name`,
    remedy: "use a name such as 'x-api-key'",
  });
}

function noKey(key: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: 'apiKey().keys',
    problem: `"${key}" is not a key`,
    causes: ['its environment variable is not set'],
    remedy: 'give the key, or remove its entry',
  });
}
