import { ConfigurationError, Unauthorized, type Context, type GuardFunction } from '@cortado/core';
import { isValid, type Scheme } from './scheme';

/** What the 401 of a later guard should ask for. */
const challenges = new WeakMap<Context, string>();

/**
 * A guard that finds out who is asking, and sets `context.principal`. Without any credentials it lets through, for
 * `@Authenticated()` to refuse where it matters; with wrong ones it answers 401. The first scheme that finds some decides.
 *
 * On a socket it runs once, for the handshake; when the credentials end the socket is closed with 4401. A client that speaks
 * `cortado.v1` can renew a token before, with `$auth`, where the scheme tells its subject, as `jwt()` does.
 *
 * @throws ConfigurationError E_OPTION without any scheme
 * @example
 * createApp({ guards: [authenticate(jwt({ key }), apiKey({ keys }))] });
 */
export function authenticate(...schemes: readonly Scheme[]): GuardFunction {
  if (schemes.length === 0) {
    throw new ConfigurationError('E_OPTION', {
      where: 'authenticate()',
      problem: 'there is no scheme to find anybody by',
      remedy: 'give one, as in authenticate(jwt({ key }))',
    });
  }
  const challenge = schemes.flatMap((each) => each.challenge ?? []).join(', ');
  return async (context) => {
    challenges.set(context, challenge);
    for (const scheme of schemes) {
      const identity = await scheme.identify(context);
      if (identity === undefined) continue;
      if (identity === 'invalid' || !isValid(identity)) return unauthorized(context, 'Invalid credentials');
      context.setPrincipal(identity.principal, identity);
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
