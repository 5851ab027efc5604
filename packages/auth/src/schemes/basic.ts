import { ConfigurationError, described, type Awaitable } from '@cortado/core';
import { refuseUnknownIn } from '@cortado/core/transport';
import { describedScheme } from '../authentication/described-guard';
import { credentialsOf } from './credentials';
import { isNobody, type Found, type Scheme } from '../authentication/scheme';

/** What `basic()` takes. */
export interface BasicOptions {
  /** What the browser's dialogue names: visible ASCII, as a header has to be. */
  readonly realm: string;
  /** Who the two stand for; undefined, null or false when they do not fit. */
  readonly verify: (user: string, password: string) => Awaitable<Found>;
}

/**
 * A name and a password with each request (RFC 7617). Only over TLS: they are encoded and not encrypted.
 *
 * @throws ConfigurationError E_OPTION for a realm that no header can hold
 * @example
 * basic({ realm: 'Shop', verify: async (name, password) => ((await users.fits(name, password)) ? { name } : undefined) })
 */
export function basic(options: BasicOptions): Scheme {
  refuseUnknownIn('basic()', options, ['realm', 'verify']);
  const { realm, verify } = options;
  if (!/^[ -~]+$/.test(realm)) {
    throw new ConfigurationError('E_OPTION', {
      where: 'basic().realm',
      problem: 'the realm cannot be sent in a header',
      remedy: 'use printable ASCII characters, at least one',
    });
  }
  return {
    [described]: describedScheme({ name: 'basic', type: 'http', scheme: 'basic' }),
    challenge: `Basic realm="${realm.replace(/["\\]/g, '\\$&')}", charset="UTF-8"`,
    presents: ({ headers }) => credentialsOf(headers.authorization, 'basic') !== undefined,
    async identify({ headers }) {
      const given = credentialsOf(headers.authorization, 'basic');
      if (given === undefined) return undefined;
      const text = /^[\w+/-]+=*$/.test(given) ? Buffer.from(given, 'base64').toString() : '';
      const colon = text.indexOf(':'); // the first: a name has none, a password may
      if (colon === -1) return 'invalid';
      const principal = await verify(text.slice(0, colon), text.slice(colon + 1));
      return isNobody(principal) ? 'invalid' : { principal };
    },
  };
}
