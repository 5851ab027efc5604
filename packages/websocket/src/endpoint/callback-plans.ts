import { ConfigurationError, type Class } from '@cortado/core';
import {
  uniqueReceivable,
  type DtoInputOptions,
  type HandlerPlan,
  type Host,
  type Method,
  type Receivable,
} from '@cortado/core/transport';
import type { Acceptance } from '../handshake/acceptance';
import type { Hooks } from '../dispatch/hooks';
import type { Callbacks } from './callbacks';
import { explainForm } from '../protocol/form-hint';
import { callOn } from '../protocol/message-context';
import { MessageHandlers } from '../protocol/message-handlers';
import { checkCallbackNames } from './hook-names';
import { compileMessagePlan, type MessagePlan } from './message-plans';

const NO_EVENTS: ReadonlyMap<string, HandlerPlan> = new Map();

/** A connection that is accepted with callbacks. */
export interface CallbackSession {
  /** The controller. */
  readonly instance: object | undefined;
  onReceive: Method | undefined;
}

/** The plans of `acceptCallback()` and `receiveJson(Dto)`, compiled once for each DTO, when it is first used. */
export class CallbackPlans {
  readonly #plans = new Map<Receivable, Map<string, HandlerPlan>>();
  /** Plans of marked methods that are passed together with another DTO, by method and DTO. */
  readonly #replaced = new Map<PropertyKey, Map<Receivable, Map<string, HandlerPlan>>>();
  readonly #handlers = new Map<HandlerPlan, MessageHandlers>();

  constructor(
    private readonly host: Host,
    private readonly type: Class,
    private readonly key: PropertyKey,
    private readonly marked: readonly MessagePlan[],
    private readonly discriminator: string,
  ) {}

  /** @throws ConfigurationError E_DTO for a class that cannot be read */
  plan(given: Receivable, options?: DtoInputOptions): HandlerPlan {
    const receive = uniqueReceivable(given);
    return once(this.#plans, receive, options, () => this.#compile(receive, options));
  }

  #compile(receive: Receivable, options: DtoInputOptions | undefined): HandlerPlan {
    return this.host.compile({
      type: this.type,
      key: `${String(this.key)}.onReceive`,
      levels: [],
      message: { socket: this.key },
      transport: 'websocket',
      payload: ['json', 'text', 'binary'],
      receive,
      receiveOptions: options,
      positional: [
        undefined,
        { async: false, read: (context) => context.connection },
        { async: false, read: (context) => context },
      ],
      explain: explainForm({ discriminator: undefined, event: undefined }),
      call: callOn('onReceive'),
    });
  }

  /** How `acceptCallback(callbacks)` accepts. @throws ConfigurationError E_WEBSOCKET */
  accept(session: CallbackSession, callbacks: Callbacks<any, any>): Pick<Acceptance, 'hooks' | 'handlers'> {
    const { receive, receiveOptions, onReceive, onConnect, onDisconnect } = callbacks;
    checkCallbackNames(callbacks, `${this.type.name}.${String(this.key)}, acceptCallback()`);
    const controller = session.instance as Record<PropertyKey, unknown>;
    if (typeof onReceive !== 'function') throw this.#unknown('onReceive is not a function');
    const plan = this.#planOf(controller, onReceive, receive, receiveOptions);
    if (plan === undefined) throw this.#unknown('onReceive has no DTO');
    session.onReceive = onReceive as Method;
    const hooks: Hooks = {
      connect: onConnect && (({ connection }) => onConnect.call(controller, connection)),
      disconnect: onDisconnect && (({ connection }, reason) => onDisconnect.call(controller, connection, reason)),
    };
    return { hooks, handlers: this.#handlersOf(plan) };
  }

  /** A marked method, recognised by identity, keeps its guards and middleware; `receive` replaces its DTO only. */
  #planOf(
    controller: object,
    onReceive: unknown,
    receive: Receivable | undefined,
    options: DtoInputOptions | undefined,
  ): HandlerPlan | undefined {
    const marked = this.marked.find(({ key }) => hasMethod(controller, key, onReceive));
    if (receive === undefined) return marked?.plan;
    return marked === undefined ? this.plan(receive, options) : this.#planFor(marked.key, receive, options);
  }

  #planFor(key: PropertyKey, given: Receivable, options: DtoInputOptions | undefined): HandlerPlan {
    const receive = uniqueReceivable(given);
    let plans = this.#replaced.get(key);
    if (plans === undefined) this.#replaced.set(key, (plans = new Map()));
    const metadata = { event: undefined, receive, options };
    return once(plans, receive, options, () =>
      compileMessagePlan(this.host, this.type, key, metadata, { socket: this.key }),
    );
  }

  #handlersOf(plan: HandlerPlan): MessageHandlers {
    const known = this.#handlers.get(plan);
    if (known !== undefined) return known;
    const handlers = new MessageHandlers(plan, NO_EVENTS, this.discriminator);
    this.#handlers.set(plan, handlers);
    return handlers;
  }

  #unknown(problem: string): ConfigurationError {
    return new ConfigurationError('E_WEBSOCKET', {
      where: `${this.type.name}.${String(this.key)}`,
      problem: `acceptCallback(): ${problem}`,
      causes: ['onReceive is a closure or a bound method, and `receive` is missing'],
      remedy: 'name the DTO: { receive: ChatRequest, onReceive }, or pass a method marked @OnReceive()',
    });
  }
}

/** One plan for each DTO and its options. */
function once(
  plans: Map<Receivable, Map<string, HandlerPlan>>,
  receive: Receivable,
  options: DtoInputOptions | undefined,
  compile: () => HandlerPlan,
): HandlerPlan {
  let variants = plans.get(receive);
  if (variants === undefined) plans.set(receive, (variants = new Map()));
  const key = options === undefined ? '' : JSON.stringify(options);
  let plan = variants.get(key);
  if (plan === undefined) variants.set(key, (plan = compile()));
  return plan;
}

/** Looks on the instance, whose constructor may have bound the method, and on its classes, where an override may hide it. */
function hasMethod(instance: object, key: PropertyKey, method: unknown): boolean {
  for (let each: object | null = instance; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    if (Reflect.get(each, key, instance) === method) return true;
  }
  return false;
}
