import { ClientChannel, type ChannelSocket } from '../channel/client-channel.ts';
import { channelName } from '../channel/channel-name.ts';
import { Listeners, reportUncaught } from '../messages/listeners.ts';
import type { SendOptions } from '../types/messages.ts';
import type { SocketEnd, SocketState } from '../types/socket.ts';
import type { UnknownAnswer } from '../messages/exchanges.ts';
import { Exchanges } from '../messages/exchanges.ts';
import type { Frame } from '../connection/frames.ts';
import { itemStream } from '../messages/item-stream.ts';
import { connectionLost, Link, type LinkOptions } from '../connection/link.ts';
import { Renewal } from '../connection/renewal.ts';
import { Requests } from '../messages/requests.ts';

type ChannelOptions = ConstructorParameters<typeof ClientChannel>[2] & {
  readonly params?: Readonly<Record<string, unknown>>;
};

/** One socket of a client: it connects when it is used, and comes back when its connection is lost. */
export class ClientSocket {
  readonly #link: Link;
  readonly #exchanges: Exchanges;
  readonly #requests: Requests;
  readonly #renewal: Renewal;
  readonly #channels = new Map<string, ClientChannel>();
  readonly #listeners = new Listeners((error) => this.failed(error));

  /** @param onClosed it is closed for good */
  constructor(options: LinkOptions, onClosed: () => void) {
    this.#link = new Link(options, {
      opened: (token) => this.#opened(token),
      received: (frame) => this.#received(frame),
      lost: (end) => this.#lost(end),
      changed: (state, why) => {
        if (state === 'closed') onClosed();
        this.#listeners.emit('$state', state, why);
      },
    });
    const isOpen = (): boolean => this.#link.state === 'open';
    const transmit: ConstructorParameters<typeof Exchanges>[0] = (frame) => void this.#link.send(frame);
    this.#exchanges = new Exchanges(transmit, isOpen);
    this.#requests = new Requests(transmit, (error) => this.failed(error));
    this.#renewal = new Renewal(
      options.token,
      (body) => this.#exchanges.send({ event: '$auth', body }, {}),
      (error) => this.failed(error),
    );
  }

  get state(): SocketState {
    return this.#link.state;
  }

  on(event: string, listener: (...args: never[]) => void): () => void {
    if (!event.startsWith('$')) this.#link.start();
    return this.#listeners.add(event, listener);
  }

  /** Resolves once it is open. @throws ConnectionLost when it is closed for good */
  opened(): Promise<void> {
    this.#link.start();
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.state === 'open') resolve();
        else if (this.state === 'closed') reject(connectionLost(this.#link.end!));
        else return;
        remove();
      };
      const remove = this.#listeners.add('$state', look);
      look();
    });
  }

  /** `send(body)` or `send(event, body)`. */
  send(
    ...given: [event: string, body?: unknown, options?: SendOptions] | [body: object, options?: SendOptions]
  ): Promise<UnknownAnswer> {
    if (typeof given[0] === 'string') {
      const [event, body, options] = given as [string, unknown?, SendOptions?];
      return this.#send({ event, body }, options);
    }
    const [body, options] = given as [object, SendOptions?];
    return this.#send({ body }, options);
  }

  sendText(text: string, options?: SendOptions): Promise<UnknownAnswer> {
    return this.#send({ body: text }, options);
  }

  stream(event: string, body?: unknown, options: SendOptions = {}): AsyncGenerator<unknown, void, void> {
    return itemStream((more, onItem) => this.#send({ event, body }, more, onItem), options);
  }

  answer(event: string, handler: (body: never) => unknown): () => void {
    this.#link.start();
    return this.#requests.add(event, handler as (body: unknown) => unknown);
  }

  /** One object for one name, until it is left or removed. */
  channel(pattern: string, { params, ...options }: ChannelOptions = {}): ClientChannel {
    const name = channelName(pattern, params);
    const known = this.#channels.get(name);
    if (known !== undefined && !known.isOver) return known;
    const socket: ChannelSocket = {
      start: () => this.#link.start(),
      enter: (entered) => {
        if (this.#channels.get(name)?.isOver !== false) this.#channels.set(name, entered);
      },
      isOpen: () => this.state === 'open',
      send: (message, more) => this.#exchanges.send(message, more),
      onError: (error) => this.failed(error),
    };
    const channel = new ClientChannel(name, socket, options);
    this.#channels.set(name, channel);
    return channel;
  }

  close(): Promise<void> {
    this.#link.close();
    return Promise.resolve();
  }

  #send(
    message: { event?: string; body?: unknown },
    options: SendOptions = {},
    onItem?: (body: unknown) => void,
  ): Promise<UnknownAnswer> {
    const { end } = this.#link;
    if (end !== undefined) return Promise.reject(connectionLost(end));
    this.#link.start();
    return this.#exchanges.send(message, options, onItem);
  }

  #opened(token: string | undefined): void {
    this.#renewal.begin(token);
    for (const channel of this.#channels.values()) channel.resume();
    this.#exchanges.resume();
  }

  #lost(end: SocketEnd): void {
    this.#renewal.stop();
    const isFinal = this.state === 'closed';
    for (const channel of this.#channels.values()) channel.lost(isFinal);
    this.#exchanges.lost(connectionLost(end), isFinal);
  }

  #received(frame: Frame): void {
    if (frame.statusCode !== undefined) return this.#exchanges.received(frame);
    if (typeof frame.id === 'string') return void this.#requests.received(frame);
    const { event = '', channel: name, data, timestamp, offset, epoch } = frame;
    const channel = name === undefined ? undefined : this.#channels.get(name);
    if (channel !== undefined) return channel.received(frame);
    // Its own events are not pushes.
    if (!event.startsWith('$')) this.#listeners.emit(event, data, { timestamp, channel: name, offset, epoch });
  }

  /** Tells who listens to `$error`; without a listener it becomes an uncaught error, as in an event handler of the platform. */
  failed(error: unknown): void {
    const isHeard = this.#listeners.emit('$error', error instanceof Error ? error : new Error(String(error)));
    if (!isHeard) reportUncaught(error);
  }
}
