import type { IncomingHttpHeaders } from 'node:http';
import { Channels, Cluster, Membership, Presences, Users, type ChannelTable } from '@cortado/channels';
import type { Logger, Result } from '@cortado/core';
import {
  report,
  InFlight,
  Timer,
  type Host,
  type MessageRecord,
  type Scope,
  type SocketRecord,
  type Tell,
} from '@cortado/core/transport';
import type { Counters } from '../endpoint/counters';
import { HandshakeLog } from '../handshake/handshake-log';
import type { Disconnect } from '../protocol/disconnect';
import { CloseCode } from '../protocol/close-code';
import type { OpenSessions } from '../connection/connections';
import { SocketCounters, type SessionCounters } from '../connection/socket-counters';
import { WriteBatch } from '../connection/write-batch';
import type { Session } from '../connection/session';

/** What all connections of one application share. */
export class Hub {
  readonly log: Logger;
  /** The application's scope; each connection opens its own in it. */
  readonly root: Scope;
  readonly membership: Membership;
  readonly channels: Channels;
  readonly users: Users;
  readonly presences: Presences;
  readonly keyOfPrincipal: Host['keyOfPrincipal'];
  readonly timer: Timer;
  readonly batch = new WriteBatch();
  /** Handshakes, streams, and tasks after replies. Handlers of messages are counted by their own connections. */
  readonly inFlight = new InFlight();
  /** Sessions from their upgrade request until everything of theirs is disposed. */
  readonly sessions = new Set<Session>();
  readonly handshakes: HandshakeLog;
  /** Told of every message when it was answered; undefined where nobody asks for them. */
  readonly messages: Tell<MessageRecord> | undefined;
  readonly #sockets: Tell<SocketRecord> | undefined;
  readonly #cluster: Cluster;
  /** Undefined when the application chose no form of its own. */
  readonly #renderFailure: Host['renderFailure'];

  /**
   * @param open filled by sessions
   * @param period of the timer, in milliseconds
   * @param classes the channel classes of the application
   */
  constructor(
    { log, container, renderFailure, traffic, keyOfPrincipal }: Host,
    readonly open: OpenSessions,
    period: number,
    readonly classes: ChannelTable,
  ) {
    this.log = log;
    this.root = container.root;
    this.messages = traffic.messages;
    this.#sockets = traffic.sockets;
    this.handshakes = new HandshakeLog(log, traffic, () => this.newId());
    this.#renderFailure = renderFailure;
    this.membership = this.root.get(Membership);
    this.channels = this.root.get(Channels);
    this.users = this.root.get(Users);
    this.presences = this.root.get(Presences);
    this.presences.limitsOf = (name) => {
      const found = classes.find(name);
      return found === undefined ? 'unknown' : (found.entry.presence ?? 'none');
    };
    this.keyOfPrincipal = keyOfPrincipal;
    this.#cluster = this.root.get(Cluster);
    this.timer = new Timer(
      period,
      (now) => {
        for (const session of this.sessions) this.#check(session, now);
      },
      (error) => report(log, error, {}, 'deadline failed'),
    );
  }

  /** A connection that fails must not affect the others. */
  #check(session: Session, now: number): void {
    try {
      session.tick(now);
    } catch (error) {
      report(this.log, error, { id: session.id }, 'connection check failed; connection terminated');
      session.terminate({ code: CloseCode.Abnormal, reason: '', initiator: 'server' });
    }
  }

  countersOf(endpoint: Counters): SessionCounters {
    return this.#sockets === undefined ? endpoint : new SocketCounters(endpoint);
  }

  /** A connection was open, and is closed now. */
  closed({ id, endpoint, address, counters }: Session, { code, reason, wasClean, initiator }: Disconnect): void {
    if (this.#sockets === undefined || !(counters instanceof SocketCounters)) return;
    const { since, messagesIn, messagesOut, ownBytesIn, ownBytesOut } = counters;
    const { path, remoteAddress } = address;
    this.#sockets({
      id,
      route: endpoint.path,
      path,
      duration: performance.now() - since,
      ...{ messagesIn, messagesOut, bytesIn: ownBytesIn, bytesOut: ownBytesOut },
      ...{ code, reason, wasClean, initiator, remoteAddress },
    });
  }

  /** A failure in the form that the application chose. */
  rendered(result: Result, headers: Readonly<IncomingHttpHeaders>): Result {
    return this.#renderFailure === undefined ? result : this.#renderFailure(result, headers);
  }

  /** Starts with the id of this process, so that other processes know where a connection is. */
  newId(): string {
    return this.#cluster.newId();
  }
}
