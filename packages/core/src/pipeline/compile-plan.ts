import { readAll } from '../arguments/argument-reader';
import type { CompiledArguments } from '../arguments/compile-arguments';
import { onDoor } from '../di/binding';
import type { Container } from '../di/container';
import { RANK } from '../di/lifetime';
import { ConfigurationError, type ConfigurationCode } from '../errors/configuration-error';
import { isClass } from '../metadata/reflected-type';
import type { FromError } from '../result/from-error';
import { returnsNotes, shaped } from '../result/returns';
import type { Class, Method } from '../types';
import type { Context } from './context';
import { guardNotes, type GuardFunction } from './guard';
import { middlewareNotes, type MiddlewareFunction } from './middleware';
import type { HandlerPlan } from './plan';
import { Refusals } from './refusals';

/** Where guards and middleware were put. */
export type Level = 'app' | 'class' | 'method';

/** What a transport wants compiled. */
export interface HandlerSpec {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly transport: Context['transport'];
  /** Whose guards and middleware run around this handler. */
  readonly levels: readonly Level[];
  /** What is called: default the method of that name, on `instance`. */
  readonly call?: (context: Context, values: unknown[]) => unknown;
  /** The object that the method is called on; default the controller. */
  readonly instance?: (context: Context) => object;
  readonly arguments: CompiledArguments;
}

export interface AppLevel {
  readonly use: readonly unknown[];
  readonly guards: readonly unknown[];
}

export class PlanCompiler {
  readonly #refusals = new Refusals();

  constructor(
    private readonly container: Container,
    private readonly app: AppLevel,
    private readonly fromError: FromError,
  ) {}

  /** @throws ConfigurationError E_GUARD, E_MIDDLEWARE, and those of the container */
  compile(spec: HandlerSpec): HandlerPlan {
    const { type, key, levels } = spec;
    const collect = (appLevel: readonly unknown[], notes: typeof guardNotes): readonly unknown[] => [
      ...(levels.includes('app') ? appLevel : []),
      ...(levels.includes('class') ? notes.ofClass(type) : []),
      ...(levels.includes('method') ? notes.ofMethodAndBases(type, key) : []),
    ];
    const where = `${type.name}.${String(key)}`;
    return Object.freeze({
      handler: Object.freeze({ class: type.name, method: String(key) }),
      middleware: collect(this.app.use, middlewareNotes).map(
        (each) => this.#step(each, 'handle', 'E_MIDDLEWARE', where, spec.transport) as MiddlewareFunction,
      ),
      guards: collect(this.app.guards, guardNotes).map((each) => {
        const guard = this.#step(each, 'check', 'E_GUARD', where, spec.transport) as GuardFunction;
        this.#refusals.compiled(guard, each as object);
        return guard;
      }),
      refuse: this.#refusals.refuse,
      payload: spec.arguments.payload,
      readArguments: readAll(spec.arguments.readers, spec.arguments.prepare),
      call: shaped(
        spec.call ?? callMethod(spec.instance ?? this.#controller(type, spec.transport), key),
        returnsNotes.ofMethod(type, key),
      ),
      fromError: this.fromError,
    });
  }

  #controller(type: Class, transport: Context['transport']): (context: Context) => object {
    const { rank, supply } = onDoor(this.container.implicit(type), transport, type.name);
    if (rank !== RANK.singleton) return (context) => supply(context.scope) as object;
    let instance: object | undefined;
    return () => (instance ??= supply(this.container.root) as object);
  }

  /** A guard or a middleware: a function as it is, a class through its method on an injected instance. */
  #step(
    given: unknown,
    method: 'check' | 'handle',
    code: ConfigurationCode,
    where: string,
    transport: Context['transport'],
  ): Method {
    const isStepClass =
      isClass(given) && typeof (given.prototype as Record<string, unknown> | undefined)?.[method] === 'function';
    if (isStepClass) {
      const instance = this.#controller(given, transport) as (context: Context) => Record<string, Method>;
      return (context: Context, ...rest) => instance(context)[method]!(context, ...rest);
    }
    if (typeof given === 'function' && !isClassSyntax(given)) return given as Method;
    const kind = code === 'E_GUARD' ? 'guard' : 'middleware';
    const name = typeof given === 'function' ? `class ${given.name}` : String(given);
    throw new ConfigurationError(code, {
      where,
      problem: `${name} is no ${kind}`,
      causes:
        given === undefined ? ['two files import each other, so it did not exist yet when the decorator ran'] : [],
      remedy: `give a function (context${method === 'handle' ? ', next' : ''}) => …, or a class with a method ${method}`,
    });
  }
}

/** Looked up on the instance, which an override may have made of another class. */
function callMethod(instance: (context: Context) => object, key: PropertyKey): HandlerPlan['call'] {
  return (context, values) => (instance(context) as Record<PropertyKey, Method>)[key]!(...values);
}

/** Functions of any other kind can be called; a class cannot, and says so only when it is. */
function isClassSyntax(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
