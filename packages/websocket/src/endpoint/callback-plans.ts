import { ConfigurationError, type Class, type HandlerName } from '@cortado/core';
import type { HandlerPlan, Host, Method, Receivable } from '@cortado/core/transport';
import type { CallbackOptions } from '../connection/callbacks';
import type { Session } from '../connection/session';
import type { MessageContext } from '../wire/message-context';
import { Receivers } from '../wire/receivers';
import type { Acceptance, Hooks } from './endpoint';
import type { ReceiverPlan } from './receiver-plans';

const NO_EVENTS: ReadonlyMap<string, HandlerPlan> = new Map();

/** The plans behind `acceptCallback()` and `receiveJson(Dto)`: made once for each DTO, at first sight. */
export class CallbackPlans {
  readonly #plans = new Map<Receivable, HandlerPlan>();
  readonly #receivers = new Map<HandlerPlan, Receivers>();

  constructor(
    private readonly host: Host,
    private readonly type: Class,
    private readonly key: PropertyKey,
    private readonly marked: readonly ReceiverPlan[],
    private readonly discriminator: string,
  ) {}

  /** @throws ConfigurationError E_DTO for a class that cannot be read */
  plan(receive: Receivable): HandlerPlan {
    const known = this.#plans.get(receive);
    if (known !== undefined) return known;
    const plan = this.host.compile({
      type: this.type,
      key: `${String(this.key)}.onReceive`,
      levels: [],
      transport: 'websocket',
      payload: ['json', 'text', 'binary'],
      receive,
      positional: [undefined, { async: false, read: (context) => context.connection }],
      call: (context, values) => {
        const { onReceive, instance } = (context as MessageContext).session;
        return onReceive!.apply(instance, values);
      },
    });
    this.#plans.set(receive, plan);
    return plan;
  }

  /** What `acceptCallback(callbacks)` comes to. @throws ConfigurationError E_WEBSOCKET */
  accept(session: Session, callbacks: CallbackOptions<any>): Pick<Acceptance, 'hooks' | 'receivers'> {
    const { receive, onReceive, onConnect, onDisconnect } = callbacks;
    const controller = session.instance as Record<PropertyKey, unknown>;
    if (typeof onReceive !== 'function') throw this.#unknown('onReceive is no function');
    // By the function's identity, on the instance: it may be an override, or bound by the constructor.
    const plan =
      receive === undefined ? this.marked.find(({ key }) => controller[key] === onReceive)?.plan : this.plan(receive);
    if (plan === undefined) throw this.#unknown('nothing says what onReceive receives');
    session.onReceive = onReceive as Method;
    const hooks: Hooks = {
      connect: onConnect && (({ connection }) => onConnect.call(controller, connection)),
      disconnect: onDisconnect && (({ connection }, reason) => onDisconnect.call(controller, connection, reason)),
    };
    return { hooks, receivers: this.#receiversOf(plan) };
  }

  #receiversOf(plan: HandlerPlan): Receivers {
    const known = this.#receivers.get(plan);
    if (known !== undefined) return known;
    const receivers = new Receivers(plan, NO_EVENTS, this.discriminator);
    this.#receivers.set(plan, receivers);
    return receivers;
  }

  #unknown(problem: string): ConfigurationError {
    return new ConfigurationError('E_WEBSOCKET', {
      where: `${this.type.name}.${String(this.key)}`,
      problem: `acceptCallback(): ${problem}`,
      causes: ['onReceive is a closure, or was bound on the way, and `receive` is missing'],
      remedy: 'name the DTO: { receive: ChatRequest, onReceive }, or pass a method that is marked @OnReceive()',
    });
  }
}

export function handlerName(type: Class, key: PropertyKey): HandlerName {
  return { class: type.name, method: String(key) };
}
