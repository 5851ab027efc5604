import { checkOption, limits, refuseUnknown } from '../config/check-options';
import type { Context } from '../pipeline/context';

/** What `createApp({ idempotency })` takes. */
export interface IdempotencyOptions {
  /** How long an outcome is kept, in milliseconds. Default 86,400,000: a day. */
  readonly ttl?: number;
  /**
   * Whose key it is: the same key of two scopes is two keys. Return undefined for a client that is not known; its keys must have at least
   * 22 characters. Default: the subject of the credentials, else the key of the principal (`principalKey`).
   */
  readonly scope?: (context: Context) => string | undefined;
  /**
   * How long the key of a request that runs stays claimed after its process has ended without a word, in milliseconds. A process renews
   * its claims three times in this time, so it must be longer than an event loop is ever blocked. Default 30,000.
   */
  readonly lease?: number;
}

export const IDEMPOTENCY_DEFAULTS = { ttl: 86_400_000, lease: 30_000 } as const;

/** @throws ConfigurationError E_OPTION */
export function checkIdempotency(options: IdempotencyOptions): void {
  refuseUnknown('options.idempotency', options, ['ttl', 'scope', 'lease']);
  const { ttl, scope, lease } = options;
  limits('options.idempotency', IDEMPOTENCY_DEFAULTS, { ttl, lease });
  const isFunction = scope === undefined || typeof scope === 'function';
  checkOption('options.idempotency', 'scope', isFunction, 'a function, as in (context) => context.principal?.id');
}
