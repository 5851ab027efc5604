import type { Scope } from '@cortado/core/transport';
import { Deferred } from '../common/deferred';
import { diagnostics } from '../common/diagnostics';
import type { Mailbox } from '../dispatch/mailbox';
import type { Receiver } from '../dispatch/receiver';
import { runHook, type HookSession } from '../dispatch/hooks';
import type { Disconnect } from '../protocol/disconnect';
import { Ending } from './ending';

/** What a departure sees of its connection. */
export type DepartingSession = HookSession & {
  readonly scope: Scope;
  /** Whether `onConnect` succeeded, once it has run. */
  readonly connected: Promise<boolean> | undefined;
  /** A `@WebSocket` method that is still running. */
  readonly method: Promise<void> | undefined;
  /** The end of the handshake's scope, where that waits for `onConnect`. */
  readonly handshaken: Promise<void> | undefined;
  readonly subscriptions: { closed: (wasCut: boolean) => void; close: () => Promise<void> } | undefined;
  readonly counters: { connections: number };
  readonly mailbox: Pick<Mailbox, 'end'> | undefined;
  readonly outbox: { end: () => void } | undefined;
  /** Tells those who wait that the connection is closed. */
  tellEnded: () => void;
  /** Tells those who wait that `onDisconnect` has run. */
  tellLeft: () => void;
  /** Whether anything of the connection is left. */
  readonly isKept: boolean;
  /** Nothing of the connection is left. */
  discard: () => void;
};

/** The way of a connection out: how it ends, and what runs from there until everything of it is disposed. */
export class Departure extends Ending {
  #gone: Deferred<void> | undefined;

  constructor(private readonly session: DepartingSession) {
    super();
  }

  /** Resolves once everything of the connection is disposed. */
  get gone(): Promise<void> {
    return this.session.isKept ? (this.#gone ??= new Deferred<void>()).promise : Promise.resolve();
  }

  /** The socket is closed. */
  depart(disconnect: Disconnect, receiver: Pick<Receiver, 'end'>): void {
    const { session } = this;
    session.subscriptions?.closed(disconnect.initiator === 'network');
    session.counters.connections -= 1;
    session.mailbox?.end(disconnect, this.violated);
    session.outbox!.end();
    session.tellEnded();
    if (diagnostics.connectionEnd.hasSubscribers)
      diagnostics.connectionEnd.publish({ connection: session.connection, reason: disconnect });
    const end = (): Promise<void> | undefined => receiver.end(disconnect, this.violated);
    const handled = session.connected === undefined ? end() : session.connected.then(end);
    if (handled !== undefined || this.#hasMore) void this.#leave(disconnect, handled);
    else {
      session.tellLeft();
      this.end();
    }
  }

  /** Whether anything runs once the messages are handled. On most connections nothing does, and no promise is made for their end. */
  get #hasMore(): boolean {
    const { hooks, subscriptions, method, handshaken, scope } = this.session;
    const waited = hooks.disconnect ?? subscriptions ?? method ?? handshaken;
    return waited !== undefined || scope.mustDispose;
  }

  /** Never rejects: hooks and disposal log their own failures. */
  async #leave(disconnect: Disconnect, handled: Promise<void> | undefined): Promise<void> {
    const { session } = this;
    await handled;
    const { disconnect: hook } = session.hooks;
    if (hook !== undefined) await runHook(session, 'onDisconnect', () => hook(session, disconnect));
    await session.subscriptions?.close();
    session.tellLeft();
    await Promise.all([session.method, session.handshaken]);
    await session.scope.dispose(session.log);
    this.end();
  }

  /** Nothing is left to run. */
  end(): void {
    this.session.discard();
    this.#gone?.resolve();
  }
}
