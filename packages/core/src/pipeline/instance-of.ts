import { onTransport } from '../di/binding';
import type { Container } from '../di/container';
import { RANK } from '../di/lifetime';
import { isClass } from '../metadata/reflected-type';
import type { Class, Method } from '../common/types';
import type { Context } from './context';

/** The instance of a class that a context is handled by: one for all where nothing of it belongs to a request or message. */
export function instanceOf(container: Container, type: Class, transport: string): (context: Context) => object {
  const { rank, resolve } = onTransport(container.implicit(type), transport, type.name);
  if (rank !== RANK.singleton) return (context) => resolve(context.scope) as object;
  let instance: object | undefined;
  return () => (instance ??= resolve(container.root) as object);
}

/**
 * What was given as a function or as a class with one method, as a function of a context and the rest of its arguments; undefined for
 * what is neither.
 *
 * @param at which argument of the method is the context
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

/** Functions of any other kind can be called; a class cannot, and says so only when it is. */
function isClassSyntax(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
