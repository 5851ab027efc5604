import type { IncomingHttpHeaders } from 'node:http';
import type { Channels, Membership, ChannelTable, Presences } from '@cortado/channels';
import type { Logger, Result } from '@cortado/core';
import type { InFlight, KeyOfPrincipal, MessageRecord, Scope, Tell, Timer } from '@cortado/core/transport';
import type { Counters } from '../endpoint/counters';
import type { HandshakeLog } from '../handshake/handshake-log';
import type { Disconnect } from '../protocol/disconnect';
import type { SessionCounters } from './socket-counters';
import type { WriteBatch } from './write-batch';

/** What the connections of one application share. */
export interface SessionHub<Session> {
  readonly log: Logger;
  /** The application's scope; each connection opens its own in it. */
  readonly root: Scope;
  readonly membership: Membership;
  readonly channels: Channels;
  readonly presences: Presences;
  readonly keyOfPrincipal: KeyOfPrincipal;
  /** The channel classes of the application. */
  readonly classes: ChannelTable;
  /** Told of each connection that opens, closes or has another principal. */
  readonly users: { update: (session: Session) => void };
  readonly timer: Timer;
  readonly batch: WriteBatch;
  /** Handshakes, streams, and tasks after replies. Dispatchers count the message handlers of their own connection. */
  readonly inFlight: InFlight;
  /** Sessions from their upgrade request until everything of theirs is disposed. */
  readonly sessions: Pick<Set<Session>, 'add' | 'delete' | 'has'>;
  /** Those whose connection is open, by id. */
  readonly open: Pick<Map<string, Session>, 'set' | 'delete'>;
  /** Told of every message when it was answered; undefined where nobody asks for them. */
  readonly messages: Tell<MessageRecord> | undefined;
  readonly handshakes: Pick<HandshakeLog, 'areTold' | 'accepted' | 'aborted' | 'refused'>;
  /** What a connection counts with. */
  countersOf: (endpoint: Counters) => SessionCounters;
  /** A connection was open, and is closed now. */
  closed: (session: Session, reason: Disconnect) => void;
  newId: () => string;
  /** A failure in the form that the application chose. */
  rendered: (result: Result, headers: Readonly<IncomingHttpHeaders>) => Result;
}
