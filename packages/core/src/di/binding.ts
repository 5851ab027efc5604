import { ConfigurationError } from '../errors/configuration-error';
import type { Rank } from './lifetime';
import type { Scope } from './scope';
import { existsOn, placeOf, type ScopeValue } from './scope-value';
import { tokenName, type InjectionToken } from './token';

/** How a token is resolved. Decided at start-up. */
export interface Binding {
  /** The rank of the shortest-lived thing that an instance holds, itself included. It decides where the token can be requested. */
  readonly rank: Rank;
  /** The token with that rank: the token itself, or the shortest-lived one that it holds. */
  readonly shortest: InjectionToken;
  /** The scope values that it holds and that do not exist on every transport, such as a `Connection`. */
  readonly only: readonly ScopeValue[];
  readonly resolve: (scope: Scope) => unknown;
}

/** The binding of a scope value, which is injected by its type. */
export function bindScopeValue(scopeValue: ScopeValue): Binding {
  const { type, rank, transports } = scopeValue;
  const resolve = (scope: Scope): unknown => {
    const found = scope.owner(rank, type).value;
    if (found instanceof type) return found;
    throw foreign(scopeValue, tokenName(type));
  };
  return { rank, shortest: type, only: transports === undefined ? [] : [scopeValue], resolve };
}

/**
 * Returns the binding when it can be resolved on this transport.
 *
 * @throws ConfigurationError E_SCOPE when it holds what exists only on another transport
 */
export function onTransport(binding: Binding, transport: string, where: string): Binding {
  const missing = binding.only.find((each) => !existsOn(each, transport));
  if (missing === undefined) return binding;
  throw foreign(missing, where);
}

function foreign(scopeValue: ScopeValue, where: string): ConfigurationError {
  const { type, transports, place } = scopeValue;
  const elsewhere = place === undefined ? 'on another transport' : 'elsewhere';
  return new ConfigurationError('E_SCOPE', {
    where,
    problem:
      transports === undefined
        ? `it needs a ${type.name}, which this scope does not have`
        : `it needs a ${type.name}, which exists only ${placeOf(scopeValue)}, and is requested ${elsewhere}`,
    remedy: 'inject the Context, and read the value from it; it may be undefined',
  });
}
