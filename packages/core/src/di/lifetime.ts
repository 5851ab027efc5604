import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Class } from '../common/types';

/** The lifetime of an instance: the application, a socket, a subscription to a channel, a request or message, or one injection. */
export type Lifetime = 'singleton' | 'connection' | 'subscription' | 'scoped' | 'transient';

const lifetimes = new DecoratorMetadata<Lifetime>('Singleton, @Scoped or @Transient');

/** One instance for the whole application. */
export function Singleton(): (target: AbstractClass) => void {
  return (target) => lifetimes.onClass(target as Class, 'singleton');
}

/**
 * One instance for each HTTP request or message, with `'connection'` for each socket (on HTTP: for each request), or with
 * `'subscription'` for each subscription to a channel class (elsewhere: for each request or message).
 *
 * @param scope default `request`
 */
export function Scoped(scope: 'request' | 'connection' | 'subscription' = 'request'): (target: AbstractClass) => void {
  return (target) => lifetimes.onClass(target as Class, scope === 'request' ? 'scoped' : scope);
}

/** A new instance for every injection. */
export function Transient(): (target: AbstractClass) => void {
  return (target) => lifetimes.onClass(target as Class, 'transient');
}

/** The nearest decorator applies: a subclass may have another lifetime than its base class. */
export function lifetimeOf(type: Class): Lifetime | undefined {
  return lifetimes.ofClass(type).at(-1);
}

/** Scopes nest: an instance may only hold what lives at least as long as itself, that is, what has the same or a lower rank. */
export const RANK = { singleton: 0, connection: 1, subscription: 2, scoped: 3 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];
export const LIFETIME_OF_RANK = [
  'singleton',
  'connection',
  'subscription',
  'scoped',
] as const satisfies readonly Lifetime[];
