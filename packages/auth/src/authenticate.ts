import { Unauthorized, type Context, type GuardFunction } from '@cortado/core';
import { closeWhenExpired } from './expiry';
import type { Scheme } from './scheme';

/** What the 401 of a later guard should ask for. */
const challenges = new WeakMap<Context, string>();

/**
 * A guard that finds out who is asking, and sets `context.principal`. Without any credentials it lets through, for
 * `@Authenticated()` to refuse where it matters; with wrong ones it answers 401. The first scheme that finds some decides.
 *
 * @example
 * createApp({ guards: [authenticate(jwt({ key }), apiKey({ keys }))] });
 */
export function authenticate(...schemes: readonly Scheme[]): GuardFunction {
  const challenge = schemes.flatMap((each) => each.challenge ?? []).join(', ');
  return async (context) => {
    challenges.set(context, challenge);
    for (const scheme of schemes) {
      const identity = await scheme.identify(context);
      if (identity === undefined) continue;
      if (identity === 'invalid') return unauthorized(context, 'Invalid credentials');
      context.principal = identity.principal;
      if (identity.expires !== undefined) closeWhenExpired(context, identity.expires);
      return true;
    }
    return true;
  };
}

/** 401 with what the schemes of the application ask for. */
export function unauthorized(context: Context, message?: string): ReturnType<typeof Unauthorized> {
  const challenge = challenges.get(context) ?? '';
  const result = Unauthorized(message);
  return challenge === '' ? result : result.header('www-authenticate', challenge);
}
