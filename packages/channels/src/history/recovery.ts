import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { Position } from '../broker/history';
import type { Message } from '../delivery/message';
import { exclusion } from '../delivery/recipients';
import type { BufferedPeer, JoinBuffer } from './join-buffer';
import { resetMessage } from './notices';
import type { Replay } from './replays';
import type { Sequence } from './sequence';

/** How often the history is read for a join whose buffer overflows again and again. */
const MOST_READS = 3;

/** Where one client stands in a channel with history: what it has, and what follows. */
export class Recovery {
  #position: Position;
  #replay: readonly Message[] = [];
  #isComplete = false;

  constructor(
    private readonly sequence: Sequence,
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

  /** Reads what did not fit into the buffer of the join. Never rejects. @returns what the client is sent */
  async readAgain(buffer: JoinBuffer): Promise<readonly Message[]> {
    const all: Message[] = [];
    for (let reads = 0; reads < MOST_READS && buffer.hasOverflown; reads += 1) {
      buffer.resume();
      const replay = await this.sequence.replays.after(this.#position);
      const messages = typeof replay === 'object' ? this.#fitting(replay, all) : undefined;
      if (messages === undefined) break;
      all.push(...messages);
      this.#position = (replay as Replay).position;
      if (!buffer.hasOverflown) return all;
    }
    buffer.resume();
    this.#position = this.sequence.position;
    return [resetMessage(this.name, this.#position)];
  }

  /** What was meant for this client; undefined when it is too much. */
  #fitting({ publications }: Replay, before: readonly Message[] = []): readonly Message[] | undefined {
    const messages = publications.flatMap(({ message, except }) =>
      message === undefined || exclusion(except)?.(this.peer.id) ? [] : [message],
    );
    const bytes = [...before, ...messages].reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    return bytes <= this.peer.joinBuffer / 2 ? messages : undefined;
  }
}
