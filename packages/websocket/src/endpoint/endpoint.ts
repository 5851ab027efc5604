import type { Class, HandlerName } from '@cortado/core';
import type { HandlerPlan } from '@cortado/core/transport';
import type { Counters } from './counters';
import type { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from '../endpoint/settings';
import type { CallbackPlans } from './callback-plans';

/** Where an endpoint is reached. */
export interface EndpointPlace {
  readonly path: string;
  /** As in `@Version('2')`; it is part of the path. */
  readonly version: string | undefined;
}

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
