import type { AbstractClass } from '../common/types';

/**
 * Names something to inject that has no class of its own. `type` is never set: it only carries `T`, and is public because a
 * private member would vanish from the declaration file and make all tokens alike.
 */
export interface Token<T> {
  readonly name: string;
  readonly type?: T;
}

/** What dependencies are asked for by: a class, a token of ours, or a string or symbol registered with tsyringe. */
export type InjectionToken<T = unknown> = AbstractClass<T> | Token<T> | string | symbol;

/**
 * Makes a token for a value, an interface or a primitive. Two tokens with one name are two tokens.
 *
 * @example
 * const PORT = createToken<number>('port');
 * createApp({ providers: [{ provide: PORT, useValue: 3000 }] });
 * class Server { constructor(@Inject(PORT) private readonly port: number) {} }
 */
export function createToken<T>(name: string): Token<T> {
  return Object.freeze({ name });
}

export function tokenName(token: unknown): string {
  if (typeof token === 'function') return token.name || 'an anonymous class';
  if (typeof token === 'object' && token !== null && 'name' in token) return `token "${String(token.name)}"`;
  return typeof token === 'symbol' ? token.toString() : `"${String(token)}"`;
}
