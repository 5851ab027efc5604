import { ConfigurationError, described, Result, Unauthorized, type Context, type GuardFunction } from '@cortado/core';
import { describedGuard } from './described-guard';
import { isCurrent, isNobody, type Identified, type Scheme } from './scheme';
import { Throttle, type ThrottleOptions } from '../throttle/throttle';

/** What `authenticate(…schemes, options)` takes. */
export interface AuthenticateOptions {
  /** How many wrong credentials one address may send; `false` for any number. Default 10 a minute. */
  readonly throttle?: ThrottleOptions | false;
}

/** What the 401 of a later guard should ask for. */
const challenges = new WeakMap<Context, string>();

/**
 * A guard that finds out who is asking, and sets `context.principal`. Without any credentials it lets through, for
 * `@Authenticated()` to refuse where it matters; with wrong ones it answers 401, and 429 to an address that sent too many. The first
 * scheme that finds some decides.
 *
 * On a socket it runs once, for the handshake; when the credentials end the socket is closed with 4401. A client that speaks
 * `cortado.v1` can renew a token before, with `$auth`, where the scheme tells its subject, as `jwt()` does.
 *
 * @param args the schemes, and after them the options if there are any
 * @throws ConfigurationError E_OPTION without any scheme, and for options that cannot be used
 * @example
 * createApp({ guards: [authenticate(jwt({ key }), apiKey({ keys }))] });
 * createApp({ guards: [authenticate(basic({ realm, verify }), { throttle: { failures: 5, window: 300_000 } })] });
 */
export function authenticate(...schemes: readonly Scheme[]): GuardFunction;
export function authenticate(
  ...args: readonly [...schemes: readonly Scheme[], options: AuthenticateOptions]
): GuardFunction;
export function authenticate(...args: readonly (Scheme | AuthenticateOptions)[]): GuardFunction {
  const last = args.at(-1);
  const options: AuthenticateOptions = last === undefined || isScheme(last) ? {} : last;
  const schemes = args.slice(0, last === options ? -1 : undefined) as readonly Scheme[];
  check(schemes, options);
  const { throttle: limits = {} } = options;
  const throttle = limits === false ? undefined : new Throttle(limits);
  const challenge = schemes.flatMap((each) => each.challenge ?? []).join(', ');
  const guard: GuardFunction = async (context) => {
    challenges.set(context, challenge);
    const renews = isRenewal(context);
    for (const scheme of schemes) {
      // What came with the handshake beside the token, such as a cookie, says nothing of the new token.
      if (renews && scheme.renewable !== true) continue;
      if (scheme.presents?.(context) === false) continue;
      const identify = (): ReturnType<Scheme['identify']> => scheme.identify(context);
      const found = throttle === undefined ? await identify() : await throttle.attempt(context, identify, isWrong);
      if (found === undefined) continue;
      if (found instanceof Result) return found;
      if (isWrong(found) || found === 'expired' || !isCurrent(found))
        return unauthorized(context, 'Invalid credentials');
      const { principal, subject, expires } = found;
      context.setPrincipal(principal, scheme.renewable === true ? { subject, expires, scheme } : { expires });
      return true;
    }
    return true;
  };
  return describedGuard('authenticate', guard, {
    security: [...new Set(schemes.flatMap((each) => each[described]?.security ?? []))],
    schemes: schemes.flatMap((each) => each[described]?.schemes ?? []),
    optional: true,
    statuses: throttle === undefined ? [401] : [401, 429],
  });
}

/** 401 with what the schemes of the application ask for. */
export function unauthorized(context: Context, message?: string): ReturnType<typeof Unauthorized> {
  const challenge = challenges.get(context) ?? '';
  const result = Unauthorized(message);
  return challenge === '' ? result : result.header('www-authenticate', challenge);
}

/** Whether the guards of a handshake run once more, for a token that arrived on the open socket: there is no HTTP request then. */
function isRenewal({ phase, raw }: Context): boolean {
  return phase === 'handshake' && raw === undefined;
}

function isWrong(found: Identified): found is 'invalid' {
  return found === 'invalid' || (typeof found === 'object' && isNobody(found.principal));
}

function isScheme(given: Scheme | AuthenticateOptions): given is Scheme {
  return typeof (given as Partial<Scheme>).identify === 'function';
}

function check(schemes: readonly Scheme[], { throttle: _throttle, ...others }: AuthenticateOptions): void {
  const [unknown] = Object.keys(others);
  if (schemes.length > 0 && schemes.every(isScheme) && unknown === undefined) return;
  throw new ConfigurationError('E_OPTION', {
    where: 'authenticate()',
    problem:
      schemes.length === 0
        ? 'no scheme is given'
        : `"${unknown ?? typeof schemes.find((each) => !isScheme(each))}" is neither a scheme nor an option`,
    remedy: 'give schemes, and options after them, as in authenticate(jwt({ key }), { throttle: false })',
  });
}
