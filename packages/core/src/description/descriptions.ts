import type { CompileOptions } from '@cortado/dto';
import type { CompiledInput } from '../arguments/compiled-input';
import type { InjectionToken } from '../di/token';
import type { Around, Level } from '../pipeline/compile-steps';
import type { HandlerPlan } from '../pipeline/plan';
import type { Step } from '../pipeline/step';
import { checkDecorators, checkPushes } from './check-decorators';
import { describeDtos } from './describe-dtos';
import { describeHandler } from './describe-handler';
import { describeSchemes } from './describe-schemes';
import type { ApplicationDescription, HandlerDescription, HandlerPlace } from './handler-description';

/** A handler that a transport registers at one place. */
export interface RegisteredHandler {
  readonly place: HandlerPlace;
  readonly plan: HandlerPlan;
  /** A plan whose arguments are read before the handler is called, as those of `onConnect` are with the handshake. */
  readonly reads?: HandlerPlan | undefined;
}

/** What a plan was compiled from. */
interface PlanSource {
  readonly spec: Around;
  readonly inputs: readonly CompiledInput[];
}

/**
 * What the handlers of an application are. Start-up keeps references alone; descriptions are built when somebody asks, and again after
 * another handler was registered.
 */
export class Descriptions {
  readonly #sources = new WeakMap<HandlerPlan, PlanSource>();
  readonly #registered: RegisteredHandler[] = [];
  readonly #later: (() => void)[] = [];
  #handlers: readonly HandlerDescription[] | undefined;
  #whole: ApplicationDescription | undefined;

  /**
   * @param dto how the application reads DTOs
   * @param guardsOf the guards that run before a handler
   * @param limitsRate whether requests are counted, and too many refused
   * @param readsKeys whether requests and messages may have idempotency keys
   * @param get finds a service, for decorators that are asked what they read
   */
  constructor(
    private readonly dto: CompileOptions,
    private readonly guardsOf: (spec: Around) => readonly Step[],
    private readonly limitsRate: () => boolean,
    private readonly readsKeys: boolean,
    private readonly get: <T>(token: InjectionToken<T>) => T,
  ) {}

  /** Keeps what a plan was compiled from. */
  compiled(plan: HandlerPlan, spec: Around, inputs: readonly CompiledInput[]): void {
    this.#sources.set(plan, { spec, inputs });
  }

  /** Keeps what a plan is that was made from another one, and reads its arguments in another way. */
  derived(plan: HandlerPlan, from: HandlerPlan, inputs: readonly CompiledInput[]): void {
    this.#sources.set(plan, { spec: this.#sources.get(from)!.spec, inputs });
  }

  /**
   * Registers a handler, to be described when somebody asks.
   *
   * @throws TypeError for a plan that `host.compile` did not make, ConfigurationError E_METADATA_LOST for a class that does not exist, E_OPTION
   */
  add(handler: RegisteredHandler): void {
    if (!this.#sources.has(handler.plan)) throw new TypeError('only plans from host.compile() can be described');
    const { type, key } = this.#sources.get(handler.plan)!.spec;
    if (accepts(handler.place)) checkPushes(type, key);
    this.#registered.push(handler);
    this.#handlers = this.#whole = undefined;
  }

  /** Keeps what registers further handlers, until somebody asks for descriptions. */
  later(register: () => void): void {
    this.#later.push(register);
    this.#handlers = this.#whole = undefined;
  }

  /** Every class is registered: checks that what they say for documents is about handlers. @throws ConfigurationError E_DESCRIPTION */
  check(): void {
    checkDecorators(
      this.#registered.map(({ place, plan }) => {
        const { type, key } = this.#sources.get(plan)!.spec;
        return { type, key, accepts: accepts(place) };
      }),
    );
  }

  /** Every handler, in the order of registration. */
  handlers(): readonly HandlerDescription[] {
    for (const register of this.#later.splice(0)) register();
    return (this.#handlers ??= Object.freeze(this.#registered.map((each) => this.#describe(each))));
  }

  /** The same with the DTOs and security schemes that the handlers refer to. */
  application(): ApplicationDescription {
    const handlers = this.handlers();
    return (this.#whole ??= Object.freeze({
      handlers,
      dtos: describeDtos(handlers, this.dto),
      securitySchemes: describeSchemes(this.#registered.flatMap((each) => this.#guardsOf(each))),
    }));
  }

  #describe({ place, plan, reads }: RegisteredHandler): HandlerDescription {
    const { spec, inputs } = this.#sources.get(plan)!;
    const { type, key, message } = spec;
    const more = reads === undefined ? [] : (this.#sources.get(reads)?.inputs ?? []);
    return describeHandler(place, {
      type,
      key,
      inputs: [...inputs, ...more].map((each) => this.#asked(each)),
      guards: this.guardsOf(spec),
      earlier: message === undefined ? [] : this.guardsOf({ type, key: message.socket ?? key, levels: ALL }),
      limitsRate: this.limitsRate(),
      readsKeys: this.readsKeys,
    });
  }

  #asked(input: CompiledInput): CompiledInput {
    const described = input.metadata?.input?.describe?.(this.get);
    return described === undefined ? input : { ...input, described };
  }

  #guardsOf({ plan }: RegisteredHandler): readonly Step[] {
    return this.guardsOf(this.#sources.get(plan)!.spec);
  }
}

/** Whether a client is connected from there on, so that the server may push. */
function accepts({ kind }: HandlerPlace): boolean {
  return kind === 'handshake' || kind === 'join';
}

/** A handshake is guarded on each of them. */
const ALL: readonly Level[] = ['app', 'class', 'method'];
