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

/** A handler that a transport asks to compile. */
export interface HandlerSpec extends Around {
  readonly transport: string;
  /** The function to call. Default: the method of that name, on `instance`. */
  readonly call?: (context: Context, values: unknown[]) => unknown;
  /** The object on which the method is called. Default: the controller. */
  readonly instance?: (context: Context) => object;
  readonly arguments: CompiledArguments;
  /** Called with every error of this handler, its guards and middleware. */
  readonly observe?: ObserveError | undefined;
}

/** Carries out calls with a key once. */
interface Once {
  around(call: HandlerPlan['call'], fromError: HandlerPlan['fromError']): HandlerPlan['call'];
}

export class PlanCompiler {
  readonly #steps: StepCompiler;
  readonly #catches: CatchCompiler;

  constructor(
    private readonly container: Container,
    private readonly app: AppSteps & { readonly errors: readonly unknown[]; readonly idempotency?: Once | undefined },
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
    const fromError = createFromError(handled, spec.observe);
    const call = shaped(
      spec.call ?? callMethod(spec.instance ?? instanceOf(this.container, type, transport), key),
      returnsMetadata.ofMethod(type, key),
      where,
    );
    return Object.freeze({
      handler: Object.freeze({ class: type.name, method: String(key) }),
      ...this.#steps.around(spec, { where, transport }),
      payload: spec.arguments.payload,
      readArguments: readAll(spec.arguments.readers, spec.arguments.prepare, spec.arguments.explain),
      call: this.app.idempotency === undefined ? call : this.app.idempotency.around(call, fromError),
      handled,
      fromError,
    });
  }

  /** The plan for requests without a route or socket: the middleware and guards marked `unrouted`. Undefined when there are none. */
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

  lacksPrincipal(type: Class, key: PropertyKey): boolean {
    return this.#steps.lacksPrincipal(type, key);
  }
}

/** Looks the method up on the instance, because an override may be of another class. */
function callMethod(instance: (context: Context) => object, key: PropertyKey): HandlerPlan['call'] {
  return (context, values) => (instance(context) as Record<PropertyKey, Method>)[key]!(...values);
}
