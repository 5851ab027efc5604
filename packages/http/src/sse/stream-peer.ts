import {
  Message,
  noSuchChannel,
  type ChannelSubscription,
  type OpenPeer,
  type Position,
  type SendStatus,
} from '@cortado/channels';
import type { CurrentPrincipal, Logger, Result } from '@cortado/core';
import type { Scope } from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import { ChannelStream } from './channel-stream';
import { eventId } from './event-id';
import type { StreamHub } from './stream-hub';
import { StreamOutbox, type StreamSettings } from './stream-outbox';
import { StreamSubscriptions, type StreamSubscriber } from './stream-subscriptions';

/** Channels that one stream may join. */
export const MOST_CHANNELS = 8;

/** One client that receives channels over HTTP, from its joins until everything of it is disposed. */
export class StreamPeer implements StreamSubscriber, OpenPeer {
  readonly id: string;
  readonly principal: CurrentPrincipal;
  readonly scope: Scope;
  readonly maxChannels = MOST_CHANNELS;
  readonly joinBuffer: number;
  readonly subscribing = new StreamSubscriptions(this);
  /** The body of the response. */
  readonly stream: ChannelStream;
  state: 'open' | 'closed' = 'open';
  readonly #outbox: StreamOutbox;
  /** Where the client stands in its channels with history. */
  readonly #positions = new Map<string, Position>();

  constructor(
    readonly hub: StreamHub,
    readonly request: HttpContext,
    settings: StreamSettings,
  ) {
    this.id = hub.newId();
    this.principal = request.principal;
    this.scope = hub.root.open('connection', this);
    this.joinBuffer = settings.sendBuffer;
    this.stream = new ChannelStream(request.reply.raw, settings.heartbeat, () => this.#end(true));
    this.#outbox = new StreamOutbox(
      this.stream,
      settings,
      hub.counters,
      (message) => this.#endOf(message),
      () => this.#tooSlow(),
    );
  }

  get log(): Logger {
    return this.hub.log;
  }

  /** Never rejects. @param recover what the client has received of the channel before */
  join(name: string, body: unknown, recover: Position | undefined): Promise<Result> {
    const found = this.hub.classes.find(name);
    if (found === undefined) return Promise.resolve(noSuchChannel());
    return this.subscribing.join(found, name, body, recover);
  }

  deliver(message: Message): SendStatus {
    return this.state === 'open' ? this.#outbox.deliver(message) : 'closed';
  }

  /** Tells of a join, or of the end of a subscription. */
  tell(text: string, { channel, member, recover, isOver }: ChannelSubscription): void {
    if (this.state !== 'open') return;
    // What is replayed raises the position: a client that loses its connection meanwhile asks for the rest again.
    const position = recover !== undefined && member.isRecovered ? recover : member.position;
    if (isOver || position === undefined) this.#positions.delete(channel);
    else this.#positions.set(channel, position);
    this.#outbox.write(new Message(text));
  }

  overflow(): StreamSettings['slowConsumer'] {
    return this.#outbox.overflow();
  }

  mustWait(message: Message): boolean {
    return this.state === 'open' && this.#outbox.mustWait(message);
  }

  room(): Promise<void> {
    return this.stream.room();
  }

  forget(channel: string): void {
    this.#outbox.forget(channel);
  }

  dismiss(channel: string, told: string, reason: 'left' | 'removed' = 'removed'): boolean {
    return this.subscribing.dismiss(channel, { told, reason });
  }

  /** Ends the stream after what was sent. The client of an `EventSource` comes back by itself. */
  close(): void {
    this.#end(false);
  }

  /** The client is gone. */
  left(): void {
    this.#end(true);
  }

  /** @param wasCut whether the client may come back at once */
  #end(wasCut: boolean): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.hub.closed(this);
    this.subscribing.closed(wasCut);
    this.stream.end();
    this.hub.inFlight.begin();
    void this.#leave();
  }

  /** Never rejects: hooks and disposal log their own failures. */
  async #leave(): Promise<void> {
    await this.subscribing.close();
    await this.scope.dispose(this.log);
    this.hub.inFlight.end();
  }

  #tooSlow(): void {
    this.log.warn({ id: this.id }, 'client reads too slowly; stream ended');
    this.#end(false);
  }

  /** The id where the position of the client changes: without one, a browser keeps the last. */
  #endOf(message: Message): string {
    const { channel, content } = message;
    if (channel !== undefined) {
      const position = message.position ?? noticed(content);
      if (position === undefined) return '\n';
      this.#positions.set(channel, position);
    }
    return `id: ${eventId(this.#positions)}\n\n`;
  }
}

/** The position that a `$reset` or a `$position` tells. */
function noticed(content: Message['content']): Position | undefined {
  const head = typeof content === 'string' ? content : Buffer.from(content.subarray(0, 24)).toString();
  if (!/^\{"event":"\$(?:reset|position)"/.test(head)) return undefined;
  const { data } = JSON.parse(Buffer.from(content).toString()) as { readonly data: Position };
  return { epoch: data.epoch, offset: data.offset };
}
