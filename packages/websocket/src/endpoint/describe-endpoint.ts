import type { ChannelPlans } from '@cortado/channels';
import type { HandlerPlan, HandlerPlace, Host } from '@cortado/core/transport';
import type { Endpoint, EndpointPlace } from './endpoint';
import type { MessagePlan } from './message-plans';

/** What is described of an endpoint beside the endpoint itself. */
interface Described {
  readonly style: HandlerPlace['style'];
  readonly messages: readonly MessagePlan[];
  /** Of a class: the plan of its `onConnect`, whose arguments are read with the handshake. */
  readonly connect?: HandlerPlan | undefined;
}

/** Where handlers answer, clients choose between the two. Nothing is known of a method that reads its messages itself. */
const PROTOCOLS = ['message', 'rpc'] as const;

/** Frames above `messageRate` are answered with 429. */
const LIMITED = { statuses: [429] } as const;

/** Registers the handshake and the messages of an endpoint for `app.describe()`, once for each of its hosts. */
export function describeEndpoint(
  host: Host,
  { hosts, settings, handshake, channels = new Set() }: Endpoint,
  { path, version }: EndpointPlace,
  { style, messages, connect }: Described,
): void {
  for (const name of hosts) {
    const place = {
      transport: 'websocket',
      style,
      path,
      host: name,
      version: version === undefined ? undefined : ({ name: version, in: 'path' } as const),
    };
    host.descriptions.add({
      place: {
        ...place,
        kind: 'handshake',
        method: 'UPGRADE',
        protocols: messages.length + channels.size > 0 ? PROTOCOLS : undefined,
        subprotocols: settings.subprotocols.length === 0 ? undefined : settings.subprotocols,
        pingFrames: settings.pingFrames || undefined,
      },
      plan: handshake,
      reads: connect,
    });
    for (const { event, plan } of messages) {
      const discriminator = event === undefined ? undefined : settings.discriminator;
      host.descriptions.add({ place: { ...place, ...LIMITED, kind: 'message', event, discriminator }, plan });
    }
    for (const each of channels) {
      const { events, open = [] } = each;
      const channel = each.pattern.text;
      describeJoin(host, each, { ...place, ...LIMITED });
      for (const [event, plan] of [...events, ...open]) {
        const message = { ...place, ...LIMITED, style: 'class', kind: 'message', channel, event } as const;
        host.descriptions.add({ place: { ...message, discriminator: 'event' }, plan });
      }
    }
  }
}

/** A channel class that no endpoint lists: it can be joined over HTTP alone, by `Sse.channels()`. */
export function describeChannel(host: Host, channel: ChannelPlans): void {
  describeJoin(host, channel, { transport: 'websocket', path: '' });
}

function describeJoin(
  host: Host,
  { pattern, join, presence, history, hasSource }: ChannelPlans,
  place: Pick<HandlerPlace, 'transport' | 'path' | 'host' | 'version' | 'statuses'>,
): void {
  host.descriptions.add({
    place: {
      ...place,
      style: 'class',
      kind: 'join',
      channel: pattern.text,
      presence: presence === undefined ? undefined : true,
      presenceInfo: presence?.info,
      positions: history !== undefined || hasSource || undefined,
    },
    plan: join,
  });
}
