import { Deferred } from '../common/deferred';
import { checkMove, ConnectionStateError, type ConnectionState } from '../protocol/connection-state';

/** For whoever asks later: a promise of its own for each connection would be made for nobody. */
const DONE = new Deferred<void>();

/** The states that a connection goes through, and the promises of those who wait for its end. Each is created on first use. */
export abstract class Lifetime {
  #state: ConnectionState = 'connecting';
  #abort: AbortController | undefined;
  #ended: Deferred<void> | undefined;
  #left: Deferred<void> | undefined;

  get state(): ConnectionState {
    return this.#state;
  }

  /** Aborts when the connection is closed. */
  get signal(): AbortSignal {
    const abort = (this.#abort ??= new AbortController());
    if (this.#state === 'closed') abort.abort();
    return abort.signal;
  }

  /** Resolves once the socket is closed. */
  get ended(): Promise<void> {
    return this.#state === 'closed' ? Promise.resolve() : (this.#ended ??= new Deferred<void>()).promise;
  }

  /** Resolves once `onDisconnect` has run. */
  get left(): Promise<void> {
    return (this.#left ??= new Deferred<void>()).promise;
  }

  /** @throws ConnectionStateError */
  need(needed: ConnectionState, operation: string, hint?: string): void {
    if (this.state !== needed) throw new ConnectionStateError(operation, this.state, needed, hint);
  }

  /** @throws ConnectionStateError for a move that no connection makes */
  protected become(state: ConnectionState): void {
    checkMove(this.#state, state);
    this.#state = state;
  }

  /** Tells those who wait that the connection is closed. */
  tellEnded(): void {
    this.#abort?.abort();
    this.#ended?.resolve();
  }

  /** Tells those who wait that `onDisconnect` has run. */
  tellLeft(): void {
    (this.#left ??= DONE).resolve();
  }
}
