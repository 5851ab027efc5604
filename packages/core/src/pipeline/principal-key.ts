import { ConfigurationError } from '../errors/configuration-error';
import type { CurrentPrincipal, KnownPrincipal } from './principal';

/** Names the user behind a principal, the same in every process and for each of their connections. */
export type PrincipalKey = (
  principal: unknown extends KnownPrincipal ? any : KnownPrincipal,
) => string | number | bigint | undefined;

/** The key of a principal; undefined for an anonymous client, and for a principal without a key. */
export type KeyOfPrincipal = (principal: CurrentPrincipal) => string | undefined;

/**
 * Applies the option to any principal. Without the option, the key is the `id` of the principal, else its `sub`; with `false`, nobody has one.
 *
 * @throws ConfigurationError E_OPTION when the option is neither a function nor `false`
 */
export function keyOfPrincipal(option: PrincipalKey | false | undefined): KeyOfPrincipal {
  if (option === false) return () => undefined;
  if (option !== undefined && typeof option !== 'function') {
    throw new ConfigurationError('E_OPTION', {
      where: 'createApp, options.principalKey',
      problem: `invalid value of type ${typeof option}`,
      remedy: 'give a function, as in (principal) => principal.id, or false',
    });
  }
  const keyOf = option ?? idOf;
  return (principal) => {
    if (principal === undefined || principal === null) return undefined;
    const key: unknown = keyOf(principal);
    if (typeof key === 'number' || typeof key === 'bigint') return String(key);
    return typeof key === 'string' && key !== '' ? key : undefined;
  };
}

function idOf(principal: KnownPrincipal): any {
  const { id, sub } = principal as { readonly id?: unknown; readonly sub?: unknown };
  return id ?? sub;
}
