import { Result, type Application, type Class } from '@cortado/core';
import {
  Annotation,
  finish,
  invoke,
  RANK,
  type Container,
  type HandlerPlan,
  type Host,
  type Scope,
  type Transport,
} from '@cortado/core/transport';
import { Context } from '@cortado/core';

const calls = new Annotation<string>('Call');

/** Makes a method reachable as `loopback.call(name)`. */
export function Call(name: string) {
  return (target: object, key: string): void => calls.onMethod(target, key, name);
}

class LoopbackContext extends Context {
  readonly transport = 'http' as const;
  readonly phase = 'request' as const;
  readonly headers = {};
  readonly query = {};
  readonly remoteAddress = 'loopback';
  readonly params: Record<string, string>;

  constructor(
    readonly id: string,
    plan: HandlerPlan,
    scope: Scope,
    host: Host,
    readonly payload: unknown,
    params: Record<string, string> = {},
  ) {
    super(plan.handler, scope, host.log, undefined);
    this.params = params;
  }
}

/**
 * A transport without a wire: the smallest there can be. Core's own tests run through it, so that what they show holds for
 * every transport.
 */
export class Loopback implements Transport {
  readonly name = 'http' as const;
  readonly #plans = new Map<string, HandlerPlan>();
  #host: Host | undefined;
  #count = 0;

  mount(host: Host): void {
    this.#host = host;
    for (const type of host.controllers) {
      for (const key of calls.methodsOf(type)) {
        for (const name of calls.ofMethod(type, key)) {
          host.routes.add({ transport: 'http', method: 'CALL', path: `/${name}`, type, key });
          const plan = host.compile({
            type,
            key,
            transport: 'http',
            payload: ['json'],
            levels: ['app', 'class', 'method'],
          });
          this.#plans.set(name, plan);
        }
      }
    }
  }

  attach(): void {}
  async drain(): Promise<boolean> {
    return true;
  }
  stop(): void {}

  /** Runs the handler of that name to its end, tasks and disposal included. */
  async call(name: string, payload?: unknown, params?: Record<string, string>): Promise<Result> {
    const plan = this.#plans.get(name.split('/')[0]!) ?? this.#plans.get(name)!;
    const host = this.#host!;
    this.#count += 1;
    const context = new LoopbackContext(`call-${this.#count}`, plan, this.scope, host, payload, params);
    const result = await invoke(plan, context);
    await finish(context, result);
    return result;
  }

  get container(): Container {
    return this.#host!.container;
  }

  /** Where the scopes of calls begin. */
  get scope(): Scope {
    return this.container.root;
  }

  /** A connection's scope, opened by hand. */
  openConnection(subject: object): Scope {
    return this.scope.open('connection', subject);
  }
}

export type { Application, Class };
export { RANK };
