import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Class } from '../common/types';

/** The lifetime of an instance: the application, a socket, a request or message, or one injection. */
export type Lifetime = 'singleton' | 'connection' | 'scoped' | 'transient';

const lifetimes = new DecoratorMetadata<Lifetime>('Singleton, @Scoped or @Transient');

/** One instance for the whole application. */
export function Singleton(): (target: AbstractClass) => void {
  return (target) => lifetimes.onClass(target as Class, 'singleton');
}

/**
 * One instance for each HTTP request or message, or with `'connection'` for each socket (on HTTP: for each request).
 *
 * @param scope default `request`
 */
export function Scoped(scope: 'request' | 'connection' = 'request'): (target: AbstractClass) => void {
  return (target) => lifetimes.onClass(target as Class, scope === 'connection' ? 'connection' : 'scoped');
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
export const RANK = { singleton: 0, connection: 1, scoped: 2 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];
export const LIFETIME_OF_RANK = ['singleton', 'connection', 'scoped'] as const satisfies readonly Lifetime[];
