import { onTransport } from '../di/binding';
import type { Container } from '../di/container';
import { RANK } from '../di/lifetime';
import { isClass } from '../metadata/reflected-type';
import type { Class, Method } from '../common/types';
import type { Context } from './context';

/** Finds the instance of a class for a context: one for all contexts, unless it depends on a request or message. */
export function instanceOf(container: Container, type: Class, transport: string): (context: Context) => object {
  const { rank, resolve } = onTransport(container.implicit(type), transport, type.name);
  if (rank !== RANK.singleton) return (context) => resolve(context.scope) as object;
  let instance: object | undefined;
  return () => (instance ??= resolve(container.root) as object);
}

/**
 * Turns a function, or a class with one method, into a function of the context and the remaining arguments. Undefined for any other
 * value.
 *
 * @param at the position of the context among the arguments of the method
 */
export function callable(
  given: unknown,
  method: string,
  at: number,
  instance: (type: Class) => (context: Context) => object,
): Method | undefined {
  if (isClass(given) && typeof (given.prototype as Record<string, unknown> | undefined)?.[method] === 'function') {
    const of = instance(given) as (context: Context) => Record<string, Method>;
    return (...args) => of(args[at] as Context)[method]!(...args);
  }
  return typeof given === 'function' && !isClassSyntax(given) ? (given as Method) : undefined;
}

/** A class cannot be called, but throws only when it is. All other functions can be called. */
function isClassSyntax(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
