import type { IncomingHttpHeaders } from 'node:http';
import type { Logger, Result } from '@cortado/core';
import { InFlight, Timer, type Host, type Scope } from '@cortado/core/transport';
import { Cluster } from '../backplane/cluster';
import type { Backplane } from '../backplane/backplane';
import { perform } from '../backplane/command';
import { Channels } from '../channels/channels';
import { CloseCode } from '../connection/close-code';
import { Connections } from '../connection/connections';
import { WriteBatch } from '../connection/outbox';
import { randomId } from '../connection/random-id';
import { Registry } from '../connection/registry';
import type { Session } from '../connection/session';
import { report } from '../common/report';

/** What all connections of one application share. */
export class Hub {
  readonly registry: Registry;
  readonly cluster: Cluster;
  readonly channels: Channels;
  readonly connections: Connections;
  readonly timer: Timer;
  readonly batch = new WriteBatch();
  /** Handshakes, streams, and tasks after replies. Handlers of messages are counted by their own connections. */
  readonly inFlight = new InFlight();
  /** Sessions from their upgrade request until everything of theirs is disposed. */
  readonly sessions = new Set<Session>();

  /**
   * @param root the application's scope; each connection opens its own in it
   * @param period of the timer, in milliseconds
   * @param renderFailure undefined when the application chose no form of its own
   */
  constructor(
    readonly log: Logger,
    readonly root: Scope,
    backplane: Backplane | undefined,
    period: number,
    private readonly renderFailure: Host['renderFailure'],
  ) {
    this.registry = new Registry((channel, occupied) => this.cluster.occupied(channel, occupied));
    this.cluster = new Cluster(backplane, (command) => perform(this.registry, command), log);
    this.channels = new Channels(this.registry, this.cluster);
    this.connections = new Connections(this.registry, this.cluster);
    this.timer = new Timer(
      period,
      (now) => {
        for (const session of this.sessions) this.#lookAfter(session, now);
      },
      (error) => report(log, error, {}, 'a deadline could not be kept'),
    );
  }

  /** One connection that fails must not keep the others from it. */
  #lookAfter(session: Session, now: number): void {
    try {
      session.tick(now);
    } catch (error) {
      report(this.log, error, { id: session.id }, 'a connection could not be looked after, and is cut');
      session.terminate({ code: CloseCode.Abnormal, reason: '', initiator: 'server' });
    }
  }

  /** A failure in the form that the application chose. */
  rendered(result: Result, headers: Readonly<IncomingHttpHeaders>): Result {
    return this.renderFailure === undefined ? result : this.renderFailure(result, headers);
  }

  /** Begins with the name of this process, so that others know where a connection is. */
  newId(): string {
    return `${this.cluster.node}-${randomId()}`;
  }
}
