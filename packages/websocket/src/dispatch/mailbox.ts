import { observed } from '@cortado/core/transport';
import { ConnectionClosed, type Disconnect } from '../protocol/disconnect';
import { Deferred } from '../common/deferred';
import type { InboundSocket, ReceiverSession } from './dispatch-session';
import { InboundQueue, type Inbound } from './inbound-queue';
import type { Receiver } from './receiver';

interface Kept extends Inbound {
  readonly message: string | Buffer;
}

/** Keeps the messages of one connection until a method asks for them. */
export class Mailbox implements Receiver {
  readonly #queue: InboundQueue<Kept>;
  readonly #waiting: Deferred<string | Buffer>[] = [];
  #closed: Disconnect | undefined;

  constructor(
    private readonly session: ReceiverSession,
    private readonly socket: Pick<InboundSocket, 'admit'>,
  ) {
    const { queueMessages, queueBytes } = session.endpoint.settings;
    this.#queue = new InboundQueue(queueMessages, queueBytes);
  }

  /** There is no envelope to answer 429 with, so the first message above the rate ends the connection. */
  receive(data: Buffer, isBinary: boolean): void {
    if (!this.socket.admit()) return this.session.tooFast();
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve(isBinary ? data : data.toString());
      return;
    }
    this.#queue.push({ message: isBinary ? data : data.toString(), size: data.length });
    if (this.#queue.full) this.session.pause('queue');
  }

  /** The next message: text as a string, bytes as a Buffer. @throws ConnectionClosed when there is none any more */
  take(): Promise<string | Buffer> {
    const kept = this.#queue.shift();
    if (kept !== undefined) {
      if (this.#queue.halfEmpty) this.session.resume('queue');
      return Promise.resolve(kept.message);
    }
    const waiting = new Deferred<string | Buffer>();
    if (this.#closed === undefined) this.#waiting.push(waiting);
    else waiting.reject(new ConnectionClosed(this.#closed));
    return observed(waiting.promise);
  }

  /** What a client sent before its close frame, or an illegal one, can still be received; what came before we closed, or it vanished, cannot. */
  end(disconnect: Disconnect, violated: boolean): undefined {
    if (this.#closed !== undefined) return;
    this.#closed = disconnect;
    if (disconnect.initiator !== 'client' && !violated) this.#queue.clear();
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new ConnectionClosed(disconnect));
  }

  start(): void {
    // Nothing comes before the first message: there is no onConnect.
  }

  roomForReplies(): void {
    // There are no replies here; what is sent tells its caller what became of it.
  }

  drain(): void {
    // The method decides when it is done; the close frame ends its iteration.
  }

  idle(): undefined {
    // Handlers are what shutdown waits for, and a method that asks for messages may do so as long as the connection lives.
  }

  abandon(): void {
    // No handler runs here; the method ends by itself or not at all.
  }

  tick(): void {
    // A method that asks for messages may take as long as the connection lives.
  }
}
