import type { Class, HandlerName } from '@cortado/core';
import type { HandlerPlan } from '@cortado/core/transport';
import type { Disconnect } from '../connection/disconnect';
import type { Session } from '../connection/session';
import type { Counters } from '../transport/counters';
import type { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from '../transport/options';
import type { MessageHandlers } from '../protocol/message-handlers';
import type { CallbackPlans } from './callback-plans';
import type { HookFailure } from './websocket-decorator';

/** One path that answers upgrades: everything about it that can be known before the first of them. */
export interface Endpoint {
  readonly path: string;
  /** Where a handshake has to be for it; `undefined` alone for anywhere. */
  readonly hosts: readonly (string | undefined)[];
  readonly type: Class;
  readonly handler: HandlerName;
  readonly settings: EndpointSettings;
  readonly counters: Counters;
  readonly protocols: SwitchProtocols;
  /** Middleware, guards and typed arguments, then the endpoint's own decision; its success is 101. */
  readonly handshake: HandlerPlan;
  /** What is asked again when a client renews its credentials. */
  readonly renewal: HandlerPlan;
  /** A guard asks for each message, so a method that reads its messages itself may not accept. */
  readonly guardsMessages: boolean;
  /** For what is named at run time: `acceptCallback({ receive })`, `receiveJson(Dto)`. */
  readonly callbacks: CallbackPlans;
}

/** What an endpoint wants to be told. */
export interface Hooks {
  readonly connect?: ((session: Session) => unknown) | undefined;
  readonly disconnect?: ((session: Session, reason: Disconnect) => unknown) | undefined;
  /** What handles errors of `connect`; default what handles those of the handshake. */
  readonly handled?: HandlerPlan['handled'] | undefined;
  /** Observes only: nothing it does changes the outcome. */
  readonly error?: ((session: Session, error: unknown, failure: HookFailure) => unknown) | undefined;
}

/** How an accepted connection goes on. */
export interface Acceptance {
  readonly subprotocol?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly hooks: Hooks;
  /** Undefined: a method asks for the messages. */
  readonly handlers: MessageHandlers | undefined;
}
