import type { Container } from '../di/container';
import { ConfigurationError, type ConfigurationCode } from '../errors/configuration-error';
import { CIRCULAR_IMPORT } from '../metadata/reflected-type';
import type { Class, Method } from '../common/types';
import { guardMetadata, type GuardFunction } from './guard';
import { callable, instanceOf } from './instance-of';
import { middlewareMetadata, type MiddlewareFunction } from './middleware';
import type { HandlerPlan } from './plan';
import { Refusals } from './refusals';
import { checkPrincipal, guardWithoutPrincipal } from './required-principal';
import { checkEach, type AppSteps, type Step } from './step';

interface Place {
  readonly where: string;
  readonly transport: string;
}

type Steps = Pick<HandlerPlan, 'middleware' | 'guards' | 'refuse'>;

/** Where guards and middleware were declared. */
export type Level = 'app' | 'class' | 'method';

/** A handler, and which guards and middleware run around it. */
export interface Around {
  readonly type: Class;
  readonly key: PropertyKey;
  /** The levels whose guards and middleware run around this handler. */
  readonly levels: readonly Level[];
  /** For messages: steps marked `each: 'message'` on the other levels run too. `socket` is the `@WebSocket` method that accepts, if any. */
  readonly message?: { readonly socket?: PropertyKey };
  /** Another handler, whose guards and middleware run behind those of this one, as do those of its class. Default none. */
  readonly also?: { readonly type: Class; readonly key: PropertyKey };
  /** Whether the principal is that of a connection which was accepted before, as for the join of a channel. Default false. */
  readonly keepsPrincipal?: boolean;
}

/** Compiles the guards and middleware of handlers. */
export class StepCompiler {
  readonly #refusals = new Refusals();

  constructor(
    private readonly container: Container,
    private readonly app: AppSteps,
  ) {}

  /** @throws ConfigurationError E_GUARD, E_MIDDLEWARE, and those of the container */
  around(spec: Around, at: Place): Steps {
    const use = collect(spec, this.app.use, middlewareMetadata);
    const guards = this.guardsOf(spec);
    if (spec.message === undefined && spec.keepsPrincipal !== true) checkPrincipal(use, guards, at.where);
    return this.#steps(use, guards, at);
  }

  /** Whether a guard of these messages needs a principal that no guard and no middleware can have set, those of the handshake included. */
  lacksPrincipal(type: Class, key: PropertyKey): boolean {
    const handshake: Around = { type, key: 'onHandshake', levels: ['app', 'class'] };
    const message: Around = { type, key, levels: ['method'], message: {} };
    const use = [handshake, message].flatMap((each) => collect(each, this.app.use, middlewareMetadata));
    const guards = [handshake, message].flatMap((each) => this.guardsOf(each));
    return guardWithoutPrincipal(use, guards) !== undefined;
  }

  /** The steps marked `unrouted`; undefined when there are none. */
  unrouted(transport: string): Steps | undefined {
    const use = this.app.use.filter((each) => each.unrouted);
    const guards = this.app.guards.filter((each) => each.unrouted);
    if (use.length === 0 && guards.length === 0) return undefined;
    return this.#steps(use, guards, { where: 'createApp', transport });
  }

  /** The guards that run before a handler, in their order. */
  guardsOf(spec: Around): readonly Step[] {
    return collect(spec, this.app.guards, guardMetadata);
  }

  /** Whether a guard checks each message of that socket. A method that reads messages itself would bypass it. */
  guardsMessages(type: Class, socket: PropertyKey): boolean {
    return this.guardsOf({ type, key: socket, levels: [], message: { socket } }).length > 0;
  }

  #steps(use: readonly Step[], guards: readonly Step[], at: Place): Steps {
    return {
      middleware: use.map((each) => this.#step(each, 'handle', 'E_MIDDLEWARE', at) as MiddlewareFunction),
      guards: guards.map((each) => {
        const guard = this.#step(each, 'check', 'E_GUARD', at) as GuardFunction;
        this.#refusals.compiled(guard, each.use as object);
        return guard;
      }),
      refuse: this.#refusals.refuse,
    };
  }

  #step({ use, each }: Step, method: 'check' | 'handle', code: ConfigurationCode, { where, transport }: Place): Method {
    checkEach(each, where, code);
    const step = callable(use, method, 0, (type) => instanceOf(this.container, type, transport));
    if (step !== undefined) return step;
    const kind = code === 'E_GUARD' ? 'guard' : 'middleware';
    const name = typeof use === 'function' ? `class ${use.name}` : String(use);
    throw new ConfigurationError(code, {
      where,
      problem: `${name} is not a ${kind}`,
      ...(use === undefined
        ? CIRCULAR_IMPORT
        : {
            remedy:
              method === 'handle'
                ? 'give a function (context, next) => …, or a class with a method handle'
                : 'give a function (context) => …, or a class with a method check',
          }),
    });
  }
}

/** The guards or the middleware that run around a handler, in their order. */
function collect(
  { type, key, levels, message, also }: Around,
  app: readonly Step[],
  metadata: typeof guardMetadata,
): readonly Step[] {
  const perMessage = (steps: readonly Step[]): readonly Step[] => steps.filter(({ each }) => each === 'message');
  const at = (level: Level, steps: readonly Step[]): readonly Step[] =>
    levels.includes(level) ? steps : message === undefined ? [] : perMessage(steps);
  const { socket } = message ?? {};
  return [
    ...at('app', app),
    ...at('class', metadata.ofClass(type)),
    ...(socket === undefined ? [] : perMessage(metadata.ofMethodAndBases(type, socket))),
    ...(levels.includes('method') ? metadata.ofMethodAndBases(type, key) : []),
    ...(also === undefined ? [] : collect({ ...also, levels: ['class', 'method'] }, [], metadata)),
  ];
}
