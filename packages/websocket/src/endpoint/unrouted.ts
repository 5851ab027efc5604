import { UNROUTED } from '@cortado/core';
import { failure, type Host } from '@cortado/core/transport';
import { Counters } from './counters';
import { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from './settings';
import { CallbackPlans } from './callback-plans';
import type { Endpoint } from './endpoint';

class Unrouted {}

/**
 * Answers handshakes on paths without an endpoint with 404, after the middleware and guards of the application that are marked
 * `unrouted`. Undefined when none is marked.
 */
export function unroutedEndpoint(host: Host, settings: EndpointSettings): Endpoint | undefined {
  const handshake = host.compileUnrouted('websocket', () => failure(404));
  if (handshake === undefined) return undefined;
  const path = UNROUTED.class;
  return Object.freeze<Endpoint>({
    path,
    hosts: [undefined],
    type: Unrouted,
    handler: UNROUTED,
    settings,
    counters: new Counters(path),
    protocols: new SwitchProtocols(settings),
    handshake,
    renewal: handshake, // never used, because the connection never opens
    guardsMessages: false,
    channels: undefined,
    callbacks: new CallbackPlans(host, Unrouted, UNROUTED.method, [], settings.discriminator),
  });
}
