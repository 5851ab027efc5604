import type { IncomingHttpHeaders } from 'node:http';
import type {
  Channels,
  FoundChannel,
  Membership,
  ChannelTable,
  Peer,
  SendStatus,
  ChannelPlans,
} from '@cortado/channels';
import type { Credentials, CurrentPrincipal, Logger, Result } from '@cortado/core';
import type { CallbackPlans, CallbackSession } from '../endpoint/callback-plans';
import type { PendingHandshake } from '../handshake/handshake-session';
import type { ConnectionState } from '../protocol/connection-state';
import type { MessageSession } from '../protocol/message-context';
import type { Opening } from './opening';

/** What `Connection` sees of its session. */
export type ConnectionSession = Peer &
  MessageSession &
  CallbackSession & {
    readonly principal: CurrentPrincipal;
    identify: (principal: CurrentPrincipal) => void;
    readonly log: Logger;
    readonly state: ConnectionState;
    readonly address: Opening;
    readonly headers: Readonly<IncomingHttpHeaders>;
    readonly subprotocol: string;
    readonly credentials: Credentials | undefined;
    readonly signal: AbortSignal;
    readonly endpoint: {
      readonly callbacks: Pick<CallbackPlans, 'accept' | 'plan'>;
      readonly settings: { readonly maxChannels: number };
    };
    readonly hub: {
      readonly membership: Membership;
      readonly channels: Channels;
      readonly classes: Pick<ChannelTable, 'find'>;
    };
    readonly subscribing: {
      join: (found: FoundChannel<ChannelPlans>, name: string, body: unknown) => Promise<Result>;
    };
    /** Set until the handshake is answered. */
    readonly handshake: PendingHandshake | undefined;
    /** Set once the connection is open. */
    readonly outbox: { readonly buffered: number; send: (frame: Buffer) => Promise<SendStatus> } | undefined;
    /** Set when a method reads the messages. */
    readonly mailbox: { take: () => Promise<string | Buffer> } | undefined;
    /** Set when the client speaks `cortado.v1`. */
    readonly requests: { ask: (event: string, body: unknown, timeout: number) => Promise<Result> } | undefined;
    /** Resolves once the socket is closed. */
    readonly ended: Promise<void>;
    /** Resolves once `onDisconnect` has run. */
    readonly left: Promise<void>;
    /** @throws ConnectionStateError */
    need: (needed: ConnectionState, operation: string, hint?: string) => void;
    /** @throws ConnectionStateError while connecting, RangeError for a code that may not be sent */
    close: (code: number, reason: string) => void;
  };
