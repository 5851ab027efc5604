import type { AbstractClass } from '../common/types';

/**
 * Identifies a dependency that has no class. `type` is never set: it only holds `T`. It is public, because a private member would
 * lose its type in the declaration file, and all tokens would be compatible.
 */
export interface Token<T> {
  /** Names it in errors. */
  readonly name: string;
  /** How to provide it, for the error when nothing does. */
  readonly remedy?: string;
  /** Never set. */
  readonly type?: T;
}

/** What identifies a dependency: a class, a token, or a string or symbol registered with tsyringe. */
export type InjectionToken<T = unknown> = AbstractClass<T> | Token<T> | string | symbol;

/**
 * Creates a token for a value, an interface or a primitive. Two tokens with the same name are different tokens.
 *
 * @example
 * const PORT = createToken<number>('port');
 * createApp({ providers: [{ provide: PORT, useValue: 3000 }] });
 * class Server { constructor(@Inject(PORT) private readonly port: number) {} }
 *
 * @param remedy how to provide it, for the error when nothing does. Default: to list a provider
 */
export function createToken<T>(name: string, remedy?: string): Token<T> {
  return Object.freeze(remedy === undefined ? { name } : { name, remedy });
}

export function tokenName(token: unknown): string {
  if (typeof token === 'function') return token.name || 'an anonymous class';
  if (typeof token === 'object' && token !== null && 'name' in token) return `token "${String(token.name)}"`;
  return typeof token === 'symbol' ? token.toString() : `"${String(token)}"`;
}
