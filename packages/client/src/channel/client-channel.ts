import { backoff } from '../calls/backoff.ts';
import { TimeoutError } from '../errors/errors.ts';
import { Listeners } from '../messages/listeners.ts';
import type { ChannelState } from '../types/channel.ts';
import type { SendOptions } from '../types/messages.ts';
import type { CallOptions } from '../types/options.ts';
import type { UnknownAnswer } from '../messages/exchanges.ts';
import { positionOf, type Frame, type Position } from '../connection/frames.ts';
import type { Message } from '../messages/exchanges.ts';
import { Presence } from './presence.ts';

/** What a channel needs of its socket. */
export interface ChannelSocket {
  /** Connects, unless it has. */
  start(): void;
  /** Pushes of its name come to this channel from now on. */
  enter(channel: ClientChannel): void;
  isOpen(): boolean;
  send(message: Message, options: SendOptions): Promise<UnknownAnswer>;
  onError(error: unknown): void;
}

/** Refusals that end by themselves. */
const TRANSIENT: ReadonlySet<number> = new Set([429, 499, 503]);

type JoinOptions = CallOptions & {
  readonly body?: unknown;
  /** Is told of each join, and begins anew itself when something was missed. */
  readonly onJoined?: (answer: UnknownAnswer) => void;
};

/** One channel of a socket. It is joined again, with what was missed, when the socket comes back. */
export class ClientChannel {
  readonly presence: Presence;
  readonly #listeners: Listeners;
  #current: ChannelState = 'left';
  #position: Position | undefined;
  #joining: Promise<UnknownAnswer> | undefined;
  #wasJoined = false;
  #isOver = false;
  /** Whether the server may have carried out a join whose answer nobody waited for. */
  #isUncertain = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly name: string,
    private readonly socket: ChannelSocket,
    private readonly options: JoinOptions,
  ) {
    const onError = (error: unknown): void => socket.onError(error);
    this.#listeners = new Listeners(onError);
    this.presence = new Presence(onError);
  }

  get state(): ChannelState {
    return this.#current;
  }

  /** Whether it was left, refused or removed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  on(event: string, listener: (...args: never[]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  join(): Promise<UnknownAnswer> {
    this.socket.start();
    this.#isOver = false;
    this.socket.enter(this);
    return (this.#joining ??= this.#join());
  }

  async leave(): Promise<void> {
    const wasJoined = this.#state === 'joined' || this.#state === 'joining';
    this.#forget('left');
    if (wasJoined && this.socket.isOpen()) await this.socket.send({ event: '$leave', channel: this.name }, {});
  }

  send(event: string, body: unknown, options: SendOptions = {}): Promise<UnknownAnswer> {
    this.socket.start();
    return this.socket.send({ event, channel: this.name, body }, options);
  }

  /** The socket is open again. */
  resume(): void {
    if (this.#state !== 'waiting') return;
    this.#joining = this.#join();
    // Whoever waits for `join()` has the error as well.
    this.#joining.catch(() => undefined);
  }

  /** The connection is gone. @param isFinal whether no other one follows */
  lost(isFinal: boolean): void {
    clearTimeout(this.#timer);
    this.#isUncertain = false;
    if (isFinal && this.#state !== 'removed') this.#forget('left');
    // One that is being joined goes on: its frame is sent on the next connection.
    else if (this.#state === 'joined') this.#state = 'waiting';
  }

  /** Takes a push of the channel. */
  received(frame: Frame): void {
    const { event = '', data } = frame;
    if (event === '$presence') return this.presence.change(data as object);
    if (event === '$joined') return this.#joined(data as object);
    if (event === '$position') return this.#moved(data);
    if (event === '$reset') {
      this.#moved(data);
      this.#listeners.emit('$reset');
      return;
    }
    if (event === '$removed') return this.#removed((data as { readonly reason?: string } | null)?.reason ?? '');
    this.#moved(frame);
    const { timestamp, channel, offset, epoch } = frame;
    this.#listeners.emit(event, data, { timestamp, channel, offset, epoch });
  }

  get #state(): ChannelState {
    return this.#current;
  }

  set #state(state: ChannelState) {
    if (state === this.#current) return;
    this.#current = state;
    this.#listeners.emit('$state', state);
  }

  async #join(): Promise<UnknownAnswer> {
    this.#state = 'joining';
    const { body, onJoined, ...options } = this.options;
    const onAnswer = (answer: UnknownAnswer): void => {
      // It was left meanwhile.
      if (this.#state !== 'joining') return;
      if (!answer.ok) return this.#refused(answer);
      this.#entered(answer.body as object, onJoined === undefined);
      onJoined?.(answer);
    };
    const message = { event: '$join', channel: this.name, body, recover: this.#position };
    try {
      // Otherwise the server would say that it was joined already, and not what was missed.
      if (this.#isUncertain)
        await this.socket.send({ event: '$leave', channel: this.name, isRepeatable: true }, options);
      return await this.socket.send({ ...message, isRepeatable: true, onAnswer }, options);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    if (this.#state !== 'joining') return;
    this.#isUncertain = this.socket.isOpen();
    if (!this.#wasJoined || !(error instanceof TimeoutError)) return this.#forget('left');
    this.#joining = undefined;
    this.#retry();
  }

  #entered(body: { readonly recovered?: boolean }, tells: boolean): void {
    const isBack = this.#wasJoined;
    this.#joined(body);
    if (tells && isBack && body.recovered !== true) this.#listeners.emit('$reset');
  }

  /** Takes the body of a join, of the client or the server. */
  #joined(body: { readonly presence?: Parameters<Presence['list']>[0]; readonly recovered?: boolean }): void {
    this.#state = 'joined';
    this.#wasJoined = true;
    this.#isUncertain = false;
    this.#attempt = 0;
    // What was missed follows: each of those pushes moves the position on.
    if (body.recovered !== true) this.#moved(body);
    if (body.presence !== undefined) this.presence.list(body.presence);
  }

  #refused({ statusCode, body }: UnknownAnswer): void {
    if (!this.#wasJoined) return this.#forget('left');
    if (!TRANSIENT.has(statusCode)) {
      const { errorList } = (body ?? {}) as { readonly errorList?: readonly { readonly msg: string }[] };
      return this.#removed(errorList?.[0]?.msg ?? String(statusCode));
    }
    this.#retry();
  }

  /** A socket that is not open then goes on when it is. */
  #retry(): void {
    this.#state = 'waiting';
    this.#timer = setTimeout(() => this.socket.isOpen() && this.resume(), backoff(this.#attempt));
    this.#attempt += 1;
  }

  #removed(reason: string): void {
    this.#forget('removed');
    this.#listeners.emit('$removed', reason);
  }

  #moved(given: unknown): void {
    this.#position = positionOf(given) ?? this.#position;
  }

  #forget(state: ChannelState): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#state = state;
    this.#joining = undefined;
    this.#position = undefined;
    this.#wasJoined = false;
    this.#attempt = 0;
  }
}
