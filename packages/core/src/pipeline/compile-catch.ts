import type { Container } from '../di/container';
import { ConfigurationError } from '../errors/configuration-error';
import { CIRCULAR_IMPORT } from '../metadata/reflected-type';
import { HttpError } from '../errors/http-error';
import { failedHandler, type Handled } from '../result/from-error';
import { fromValue, type Result } from '../result/result';
import { isPromise } from '../common/async';
import type { AbstractClass, Class, Method } from '../common/types';
import { catchMetadata } from './catch';
import type { Context } from './context';
import { callable, instanceOf } from './instance-of';

interface ErrorHandler {
  readonly type: AbstractClass;
  /** How many classes it extends. More means more specific. */
  readonly depth: number;
  readonly handle: Method;
}

type Entry = readonly [error: unknown, handler: unknown];

/** The error handlers of each place, the nearest place first. */
type Places = readonly (readonly ErrorHandler[])[];

/** Compiles the error handlers that apply to a handler. */
export class CatchCompiler {
  constructor(
    private readonly container: Container,
    private readonly app: readonly unknown[],
  ) {}

  /**
   * @param methods whose `@Catch` apply, the nearest first
   * @throws ConfigurationError E_CATCH, and those of the container
   */
  around(type: Class, methods: readonly PropertyKey[], transport: string): Handled {
    // The last one is the nearest: an override comes before what it overrides.
    const places = [
      ...methods.map((key) => ({
        where: `${type.name}.${String(key)}`,
        entries: nearestFirst(catchMetadata.ofMethodAndBases(type, key)),
      })),
      { where: type.name, entries: nearestFirst(catchMetadata.ofClass(type)) },
    ].map(({ where, entries }) => entries.map((entry) => this.#compile(entry, where, transport)));
    return handledBy([...places, this.#ofApp(transport)]);
  }

  /** For errors outside of any class: only the handlers of the application apply. */
  application(transport: string): Handled {
    return handledBy([this.#ofApp(transport)]);
  }

  #ofApp(transport: string): readonly ErrorHandler[] {
    return this.app.map((entry, index) => this.#compile(entry as Entry, `createApp, errors[${index}]`, transport));
  }

  #compile(entry: Entry, where: string, transport: string): ErrorHandler {
    const [type, given] = Array.isArray(entry) ? entry : [];
    const handle = callable(given, 'catch', 1, (of) => instanceOf(this.container, of, transport));
    if (typeof type === 'function' && handle !== undefined) {
      return { type: type as AbstractClass, depth: depthOf(type), handle };
    }
    throw new ConfigurationError('E_CATCH', {
      where,
      problem: typeof type === 'function' ? `nothing handles ${type.name}` : `${String(type)} is not a class`,
      ...(type === undefined && Array.isArray(entry)
        ? CIRCULAR_IMPORT
        : { remedy: 'give a class, and either a function (error, context) => … or a class with a method catch' }),
    });
  }
}

function nearestFirst(entries: readonly Entry[]): readonly Entry[] {
  return entries.toReversed();
}

function depthOf(type: object): number {
  let depth = 0;
  for (let each: object | null = type; each !== null; each = Object.getPrototypeOf(each) as object | null) depth += 1;
  return depth;
}

function handledBy(all: Places): Handled {
  const places = all.filter((each) => each.length > 0);
  return (error, context) => {
    try {
      const handler = find(places, error);
      if (handler === undefined) return undefined;
      const value = handler.handle(error, context);
      return isPromise(value) ? later(value, error, context) : outcome(value);
    } catch (second) {
      return failedHandler(second, error, context);
    }
  };
}

async function later(value: PromiseLike<unknown>, error: unknown, context: Context): Promise<Result> {
  try {
    return outcome(await value);
  } catch (second) {
    return failedHandler(second, error, context);
  }
}

/** @throws TypeError for undefined: a forgotten `return` must not turn an error into a success, or leave it without a reply */
function outcome(value: unknown): Result {
  if (value === undefined) throw new TypeError('an error handler must return a Result or a value');
  return fromValue(value);
}

function find(places: Places, error: unknown): ErrorHandler | undefined {
  for (const handlers of places) {
    let best: ErrorHandler | undefined;
    for (const each of handlers) {
      if (catches(each.type, error) && (best === undefined || each.depth > best.depth)) best = each;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

function catches(type: AbstractClass, error: unknown): boolean {
  if (!(error instanceof type)) return false;
  return !(error instanceof HttpError) || type === HttpError || type.prototype instanceof HttpError;
}
