import type { ChannelPlans } from '@cortado/channels';
import type { Class, HandlerName } from '@cortado/core';
import type { HandlerPlan } from '@cortado/core/transport';
import type { Counters } from './counters';
import type { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from './settings';
import type { CallbackPlans } from './callback-plans';

/** Where an endpoint is reached. */
export interface EndpointPlace {
  readonly path: string;
  /** As in `@Version('2')`; it is part of the path. */
  readonly version: string | undefined;
}

/** One path that accepts WebSocket connections, compiled at start-up. */
export interface Endpoint {
  readonly path: string;
  /** The hosts that it answers on; `undefined` alone for any. */
  readonly hosts: readonly (string | undefined)[];
  readonly type: Class;
  readonly handler: HandlerName;
  readonly settings: EndpointSettings;
  readonly counters: Counters;
  readonly protocols: SwitchProtocols;
  /** Middleware, guards and arguments, then the decision of the endpoint. Its success is 101. */
  readonly handshake: HandlerPlan;
  /** Checks credentials that a client renews. */
  readonly renewal: HandlerPlan;
  /** A guard asks for each message, so a method that reads its messages itself may not accept. */
  readonly guardsMessages: boolean;
  /** Plans of DTOs that are named at run time: `acceptCallback({ receive })`, `receiveJson(Dto)`. */
  readonly callbacks: CallbackPlans;
  /** Channel classes that clients may join over it; undefined for none. */
  readonly channels: ReadonlySet<ChannelPlans> | undefined;
}

export function handlerName(type: Class, key: PropertyKey): HandlerName {
  return { class: type.name, method: String(key) };
}
