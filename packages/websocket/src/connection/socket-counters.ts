import type { Counters } from '../endpoint/counters';

/** What a connection counts, for its endpoint. */
export type SessionCounters = Pick<
  Counters,
  'connections' | 'accepted' | 'refused' | 'messages' | 'dropped' | 'slowConsumers' | 'bytesIn' | 'bytesOut' | 'replies'
>;

/**
 * Counts for the endpoint, and for one connection beside it. Only the access log asks for the latter: without it, connections use the
 * counters of their endpoint and have none of their own.
 */
export class SocketCounters implements SessionCounters {
  readonly since: number = performance.now();
  messagesIn = 0;
  messagesOut = 0;
  ownBytesIn = 0;
  ownBytesOut = 0;

  constructor(private readonly endpoint: Counters) {}

  get messages(): number {
    return this.endpoint.messages;
  }

  set messages(count: number) {
    this.messagesIn += count - this.endpoint.messages;
    this.endpoint.messages = count;
  }

  get bytesIn(): number {
    return this.endpoint.bytesIn;
  }

  set bytesIn(count: number) {
    this.ownBytesIn += count - this.endpoint.bytesIn;
    this.endpoint.bytesIn = count;
  }

  get bytesOut(): number {
    return this.endpoint.bytesOut;
  }

  /** Raised once for each frame. */
  set bytesOut(count: number) {
    this.messagesOut += 1;
    this.ownBytesOut += count - this.endpoint.bytesOut;
    this.endpoint.bytesOut = count;
  }

  get connections(): number {
    return this.endpoint.connections;
  }

  set connections(count: number) {
    this.endpoint.connections = count;
  }

  get accepted(): number {
    return this.endpoint.accepted;
  }

  set accepted(count: number) {
    this.endpoint.accepted = count;
  }

  get refused(): number {
    return this.endpoint.refused;
  }

  set refused(count: number) {
    this.endpoint.refused = count;
  }

  get dropped(): number {
    return this.endpoint.dropped;
  }

  set dropped(count: number) {
    this.endpoint.dropped = count;
  }

  get slowConsumers(): number {
    return this.endpoint.slowConsumers;
  }

  set slowConsumers(count: number) {
    this.endpoint.slowConsumers = count;
  }

  get replies(): Map<number, number> {
    return this.endpoint.replies;
  }
}
