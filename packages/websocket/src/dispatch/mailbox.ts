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

  /** Raw messages cannot be answered with 429, so the first one above the rate limit ends the connection. */
  receive(data: Buffer, isBinary: boolean): void {
    if (!this.socket.admit()) return this.session.tooFast();
    const { id, endpoint, hub } = this.session;
    hub.messages?.({
      id,
      route: endpoint.path,
      event: undefined,
      status: undefined,
      duration: undefined,
      bytesIn: data.length,
    });
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve(isBinary ? data : data.toString());
      return;
    }
    this.#queue.push({ message: isBinary ? data : data.toString(), size: data.length });
    if (this.#queue.full) this.session.pause('queue');
  }

  /** The next message: text as a string, bytes as a Buffer. Rejects with ConnectionClosed when no more can arrive. */
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

  /** Messages before the client's close frame or an invalid frame can still be received. After any other end they are dropped. */
  end(disconnect: Disconnect, violated: boolean): undefined {
    if (this.#closed !== undefined) return;
    this.#closed = disconnect;
    if (disconnect.initiator !== 'client' && !violated) this.#queue.clear();
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new ConnectionClosed(disconnect));
  }

  start(): void {
    // There is no onConnect to wait for.
  }

  roomForReplies(): void {
    // There are no replies; send() resolves with the status of what it sends.
  }

  drain(): void {
    // The method decides when it is done. The close frame ends its iteration.
  }

  idle(): undefined {
    // A shutdown waits for message handlers; a method that receives messages may run as long as the connection is open.
  }

  abandon(): void {
    // There are no handlers to abandon.
  }

  tick(): void {
    // A method that receives messages has no time limit.
  }
}
