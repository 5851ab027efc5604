import { readAll } from '../arguments/argument-reader';
import type { CompiledArguments } from '../arguments/compile-arguments';
import type { Container } from '../di/container';
import { createFromError, type ObserveError } from '../result/from-error';
import { returnsMetadata, shaped } from '../result/returns';
import type { Class, Method } from '../common/types';
import { CatchCompiler } from './compile-catch';
import { StepCompiler, type Around } from './compile-steps';
import { UNROUTED, type Context } from './context';
import { instanceOf } from './instance-of';
import type { HandlerPlan } from './plan';
import type { AppSteps, Step } from './step';

/** What a transport wants compiled. */
export interface HandlerSpec extends Around {
  readonly transport: string;
  /** What is called: default the method of that name, on `instance`. */
  readonly call?: (context: Context, values: unknown[]) => unknown;
  /** The object that the method is called on; default the controller. */
  readonly instance?: (context: Context) => object;
  readonly arguments: CompiledArguments;
  /** Is told of every error of this handler, its guards and middleware. */
  readonly observe?: ObserveError | undefined;
}

export class PlanCompiler {
  readonly #steps: StepCompiler;
  readonly #catches: CatchCompiler;

  constructor(
    private readonly container: Container,
    app: AppSteps & { readonly errors: readonly unknown[] },
  ) {
    this.#steps = new StepCompiler(container, app);
    this.#catches = new CatchCompiler(container, app.errors);
  }

  /** @throws ConfigurationError E_GUARD, E_MIDDLEWARE, E_CATCH, E_METADATA_LOST, and those of the container */
  compile(spec: HandlerSpec): HandlerPlan {
    const { type, key, transport, message } = spec;
    const where = `${type.name}.${String(key)}`;
    const methods = message?.socket === undefined ? [key] : [key, message.socket];
    const handled = this.#catches.around(type, methods, transport);
    return Object.freeze({
      handler: Object.freeze({ class: type.name, method: String(key) }),
      ...this.#steps.around(spec, { where, transport }),
      payload: spec.arguments.payload,
      readArguments: readAll(spec.arguments.readers, spec.arguments.prepare, spec.arguments.explain),
      call: shaped(
        spec.call ?? callMethod(spec.instance ?? instanceOf(this.container, type, transport), key),
        returnsMetadata.ofMethod(type, key),
        where,
      ),
      handled,
      fromError: createFromError(handled, spec.observe),
    });
  }

  /** An answer where no route and no socket is, with what is marked `unrouted` around it; undefined when nothing is. */
  compileUnrouted(transport: string, call: HandlerPlan['call']): HandlerPlan | undefined {
    const steps = this.#steps.unrouted(transport);
    if (steps === undefined) return undefined;
    const handled = this.#catches.application(transport);
    return Object.freeze({
      handler: UNROUTED,
      ...steps,
      payload: 'none',
      readArguments: () => [],
      call,
      handled,
      fromError: createFromError(handled),
    });
  }

  /** The guards that run before a handler, in their order. */
  guardsOf(spec: Around): readonly Step[] {
    return this.#steps.guardsOf(spec);
  }

  guardsMessages(type: Class, socket: PropertyKey): boolean {
    return this.#steps.guardsMessages(type, socket);
  }
}

/** Looked up on the instance, which an override may have made of another class. */
function callMethod(instance: (context: Context) => object, key: PropertyKey): HandlerPlan['call'] {
  return (context, values) => (instance(context) as Record<PropertyKey, Method>)[key]!(...values);
}
