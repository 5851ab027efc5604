import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { Position } from '../broker/history';
import type { Message } from '../delivery/message';
import { exclusion } from '../delivery/recipients';
import type { BufferedPeer } from './join-buffer';
import { resetMessage } from './notices';
import type { Replay } from './replays';
import type { Order } from './channel-log';

/** Where one client stands in a channel with history: what it has, and what follows. */
export class Recovery {
  #position: Position;
  #replay: readonly Message[] = [];
  #isComplete = false;

  constructor(
    private readonly sequence: Order,
    private readonly peer: BufferedPeer & { readonly id: string },
    private readonly name: string,
  ) {
    this.#position = sequence.position;
  }

  get position(): Position {
    return this.#position;
  }

  /** Whether all that the client missed will be replayed. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether this process has delivered everything that the client has. */
  get isReached(): boolean {
    return this.sequence.isPast(this.#position);
  }

  /** Whether the client has a publication, or gets it from the replay. */
  has({ epoch, offset }: Position): boolean {
    return epoch === this.#position.epoch && offset <= this.#position.offset;
  }

  /** The client has everything up to a position, which is not before the one where it stands. */
  startAt(position: Position): void {
    this.#position = position;
  }

  /** Reads what the client missed. Never rejects. @returns a refusal when the broker cannot be reached */
  async begin(after: Position): Promise<Result | undefined> {
    const replay = await this.sequence.replays.after(after);
    if (replay === 'unavailable') {
      return failure(503, 'The history cannot be read at the moment', 'broker_unavailable');
    }
    const messages = replay && this.#fitting(replay);
    this.#isComplete = messages !== undefined;
    this.#replay = messages ?? [];
    this.#position = messages === undefined ? this.sequence.position : replay!.position;
    return undefined;
  }

  /** What is replayed, once. */
  take(): readonly Message[] {
    const replay = this.#replay;
    this.#replay = [];
    return replay;
  }

  /**
   * Reads a page of what did not fit into the buffer of the join. Never rejects.
   *
   * @returns what the client is sent; undefined once it has everything that the process has delivered
   */
  async page(): Promise<readonly Message[] | undefined> {
    const replay = await this.sequence.replays.page(this.#position);
    if (typeof replay !== 'object') {
      this.#position = this.sequence.position;
      return [resetMessage(this.name, this.#position)];
    }
    this.#position = replay.position;
    return replay.publications.length === 0 ? undefined : this.#meant(replay);
  }

  /** What was meant for this client; undefined when it is too much. */
  #fitting(replay: Replay): readonly Message[] | undefined {
    const messages = this.#meant(replay);
    let bytes = 0;
    for (const { content } of messages) bytes += Buffer.byteLength(content);
    return bytes <= this.peer.joinBuffer / 2 ? messages : undefined;
  }

  #meant({ publications }: Replay): readonly Message[] {
    const meant: Message[] = [];
    for (const { message, except } of publications) {
      if (message !== undefined && exclusion(except)?.(this.peer.id) !== true) meant.push(message);
    }
    return meant;
  }
}
