import type { SendStatus } from '@cortado/channels';
import type { Result } from '@cortado/core';
import { failure, type Deadline } from '@cortado/core/transport';
import type { DispatchSession } from './dispatch-session';
import { Deferred } from '../common/deferred';
import { textFrame } from '../protocol/ws-driver';
import { rpcRequestText } from '../protocol/rpc-frame';

interface Pending {
  readonly answer: Deferred<Result>;
  readonly deadline: Deadline;
}

/** Requests of the server to the client of one connection that are not answered yet. */
export class ServerRequests {
  readonly #pending = new Map<string, Pending>();
  #count = 0;

  constructor(private readonly session: DispatchSession) {}

  get size(): number {
    return this.#pending.size;
  }

  /** Never rejects: 504 when no answer comes in time, 503 when the connection is over. */
  ask(event: string, body: unknown, timeout: number): Promise<Result> {
    const id = `s${++this.#count}`;
    const frame = textFrame(rpcRequestText(id, event, body));
    const answer = new Deferred<Result>();
    const late = failure(504, 'The client did not answer in time', 'request_timeout');
    const deadline = this.session.hub.timer.after(timeout, () => this.answered(id, late));
    this.#pending.set(id, { answer, deadline });
    // A full queue may have paused the socket on which the answer arrives.
    this.session.resume('queue');
    this.session.resume('channels');
    const unsent = (sent: SendStatus | undefined): void => {
      if (sent !== 'sent') this.answered(id, sent === 'dropped' ? tooSlow() : connectionClosed());
    };
    unsent(this.session.outbox?.write(frame, unsent));
    return answer.promise;
  }

  answered(id: string, result: Result): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    this.session.hub.timer.release(pending.deadline);
    pending.answer.resolve(result);
  }

  /** The connection is closed: no more answers can arrive. */
  end(): void {
    for (const id of this.#pending.keys()) this.answered(id, connectionClosed());
  }
}

function tooSlow(): Result {
  return failure(503, 'The client does not read fast enough', 'slow_consumer');
}

function connectionClosed(): Result {
  return failure(503, 'The connection is closed', 'connection_closed');
}
