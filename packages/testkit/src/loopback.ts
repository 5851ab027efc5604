import { Context, type Result } from '@cortado/core';
import {
  DecoratorMetadata,
  finish,
  invoke,
  type HandlerPlan,
  type Host,
  type Scope,
  type Transport,
} from '@cortado/core/transport';

const calls = new DecoratorMetadata<string>('Call');

/** Makes a method reachable as `loopback.call(path)`. */
export function Call(path: string) {
  return (target: object, key: string): void => calls.onMethod(target, key, path);
}

interface CallInput {
  readonly payload?: unknown;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string | readonly string[]>;
  readonly headers?: Record<string, string>;
  /** The connection to call from; default none. */
  readonly from?: Scope;
}

class LoopbackContext extends Context {
  readonly transport = 'loopback';
  readonly phase = 'request' as const;
  readonly remoteAddress = 'loopback';
  readonly payload: unknown;
  readonly params: Record<string, string>;
  readonly query: Record<string, string | readonly string[]>;
  readonly headers: Record<string, string>;

  constructor(
    readonly id: string,
    plan: HandlerPlan,
    host: Host,
    { payload, params = {}, query = {}, headers = {}, from = host.container.root }: CallInput,
  ) {
    super(plan.handler, from, host.log, undefined);
    this.payload = payload;
    this.params = params;
    this.query = query;
    this.headers = headers;
  }
}

/**
 * A transport without a network, the smallest possible. Core's own tests run through it, so what they show holds for every
 * transport.
 */
export class Loopback implements Transport {
  readonly name: string = 'loopback';
  readonly #plans = new Map<string, HandlerPlan>();
  #host: Host | undefined;
  #count = 0;

  mount(host: Host): void {
    this.#host = host;
    for (const type of host.controllers) {
      for (const key of calls.methodsOf(type)) {
        for (const path of calls.ofMethod(type, key)) {
          const route = { transport: this.name, method: 'CALL', path };
          host.routes.add({ ...route, type, key });
          const levels = ['app', 'class', 'method'] as const;
          const plan = host.compile({ type, key, transport: this.name, payload: ['json'], levels });
          host.descriptions.add({ place: { ...route, kind: 'action', style: 'method' }, plan });
          this.#plans.set(path, plan);
        }
      }
    }
  }

  attach(): void {}

  drain(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): void {}

  /** Runs the handler of that path to its end, tasks and disposal included. */
  async call(path: string, input: CallInput = {}): Promise<Result> {
    const plan = this.#plans.get(path)!;
    this.#count += 1;
    const context = new LoopbackContext(`call-${this.#count}`, plan, this.#host!, input);
    const result = await new Promise<Result>((resolve) => void invoke(plan, context, resolve));
    await finish(context, result);
    return result;
  }

  /** Opens the scope of a connection; `close` disposes it. */
  connect(value: object = {}): { scope: Scope; close: () => Promise<void> } {
    const host = this.#host!;
    const scope = host.container.root.open('connection', value);
    return { scope, close: () => scope.dispose(host.log) };
  }
}
