import { ConfigurationError } from '../errors/configuration-error';
import type { AbstractClass, Awaitable, Class } from '../common/types';
import { tokenName, type InjectionToken, type Token } from './token';
import type { Lifetime } from './lifetime';

interface Provides<T> {
  readonly provide: Token<T> | AbstractClass<T>;
  /** Default: the lifetime of the class, else `singleton`. A value is always a singleton. */
  readonly lifetime?: Lifetime;
}

/**
 * Defines how a token is resolved. `T` is inferred from `provide` only, so a value of another type does not compile.
 *
 * A factory may return a promise when its lifetime is `singleton`: `createApp()` awaits it.
 *
 * @example
 * { provide: Clock, useClass: FakeClock }
 * { provide: DATABASE, useFactory: (config: Config) => connect(config.url), inject: [Config] }
 */
export type Provider<T = any> = Provides<T> &
  (
    | { readonly useValue: NoInfer<T>; readonly useClass?: never; readonly useFactory?: never }
    | { readonly useClass: Class<NoInfer<T>>; readonly useValue?: never; readonly useFactory?: never }
    | {
        readonly useFactory: (...dependencies: any[]) => Awaitable<NoInfer<T>>;
        readonly inject?: readonly InjectionToken<any>[];
        readonly useValue?: never;
        readonly useClass?: never;
      }
  );

/** Checks each provider of a list on its own, so that each has its own `T`. */
export type Providers<P extends readonly unknown[]> = { readonly [I in keyof P]: Provider<P[I]> };

const WAYS = ['useValue', 'useClass', 'useFactory'] as const;

/** @throws ConfigurationError E_PROVIDER */
export function checkProvider(provider: Provider, list: string, index: number): void {
  const refuse = (problem: string): never => {
    throw new ConfigurationError('E_PROVIDER', {
      where: `createApp, ${list}[${index}]`,
      problem,
      remedy: 'write { provide, useValue } or { provide, useClass } or { provide, useFactory }',
    });
  };
  if (typeof provider !== 'object' || provider === null) refuse('this is not a provider');
  if (provider.provide === undefined) refuse('`provide` is undefined (a circular import?)');
  const ways = WAYS.filter((way) => way in provider);
  if (ways.length !== 1)
    refuse(`${tokenName(provider.provide)} has ${ways.length === 0 ? 'no source' : ways.join(' and ')}`);
  if (ways[0] !== 'useValue' && typeof provider[ways[0]!] !== 'function') {
    refuse(`${ways[0]} of ${tokenName(provider.provide)} is not a ${ways[0] === 'useClass' ? 'class' : 'function'}`);
  }
}
