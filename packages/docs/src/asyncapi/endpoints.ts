import type { ApplicationDescription, HandlerDescription } from '@cortado/core';
import { inOrder } from './parts';

/** A socket: its handshake and its messages. */
export interface SocketEndpoint {
  readonly handshake: HandlerDescription;
  /** By event; those without an event are last. */
  readonly messages: readonly HandlerDescription[];
  /** How many channel classes can be joined over it. */
  readonly joins: number;
}

/** A channel class: its joins and its messages. */
export interface ChannelClass {
  /** As in `room:{room}`. */
  readonly pattern: string;
  readonly join: HandlerDescription;
  /** By event. */
  readonly messages: readonly HandlerDescription[];
  /** Over which it can be joined. Empty where it is joined over HTTP alone. */
  readonly endpoints: readonly SocketEndpoint[];
}

/** What clients can connect to and join, in an order that does not depend on that of registration. */
export function socketsOf({ handlers }: ApplicationDescription): {
  readonly endpoints: readonly SocketEndpoint[];
  readonly channels: readonly ChannelClass[];
} {
  const shown = handlers.filter(({ hidden, documentation }) => hidden !== true && documentation?.hidden !== true);
  const places = groups(shown.filter(({ kind }) => kind !== 'action').sort(byPlace), placeOf);
  const endpoints: SocketEndpoint[] = [];
  const classes = new Map<
    string,
    { joins: HandlerDescription[]; endpoints: SocketEndpoint[]; rest: HandlerDescription[] }
  >();
  for (const place of places) {
    if (place[0]!.path === '') continue;
    const handshake = place.find(({ kind }) => kind === 'handshake');
    if (handshake === undefined) continue;
    const messages = place.filter(({ kind, channel }) => kind === 'message' && channel === undefined);
    const joins = place.filter(({ kind }) => kind === 'join');
    const endpoint = { handshake, messages: messages.sort(byEvent), joins: joins.length };
    endpoints.push(endpoint);
    for (const join of joins) {
      const { channel = '' } = join;
      const known = classes.get(channel) ?? { joins: [], endpoints: [], rest: [] };
      classes.set(channel, known);
      known.joins.push(join);
      known.endpoints.push(endpoint);
      if (known.joins.length > 1) continue;
      known.rest.push(...place.filter((each) => each.kind === 'message' && each.channel === channel).sort(byEvent));
    }
  }
  for (const join of places.flatMap((place) => (place[0]!.path === '' ? place : []))) {
    const { channel = '' } = join;
    // An endpoint may list it that was added later.
    if (!classes.has(channel)) classes.set(channel, { joins: [join], endpoints: [], rest: [] });
  }
  const channels = [...classes]
    .sort(([one], [other]) => inOrder(one, other))
    .map(([pattern, { joins, endpoints: over, rest }]) => ({
      pattern,
      join: joins[0]!,
      messages: rest,
      endpoints: over,
    }));
  return { endpoints, channels };
}

function placeOf({ path, host = '' }: HandlerDescription): string {
  return `${path} ${host}`;
}

function byPlace(one: HandlerDescription, other: HandlerDescription): number {
  return inOrder(one.path, other.path) || inOrder(one.host ?? '', other.host ?? '');
}

function byEvent(one: HandlerDescription, other: HandlerDescription): number {
  if (one.event === undefined || other.event === undefined) {
    return one.event === other.event ? inOrder(String(one.key), String(other.key)) : one.event === undefined ? 1 : -1;
  }
  return inOrder(one.event, other.event);
}

/** Neighbours of one key together. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return [...found.values()];
}
