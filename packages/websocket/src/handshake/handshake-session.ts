import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Class, HandlerName, Result } from '@cortado/core';
import type { InFlight, Timer } from '@cortado/core/transport';
import type { HookSession } from '../dispatch/hooks';
import type { Disconnect } from '../protocol/disconnect';
import type { SessionSocket } from '../protocol/ws-driver';
import type { Acceptance } from './acceptance';
import type { HandshakeLog } from './handshake-log';
import type { SwitchProtocols } from './switch-protocols';
import type { RefusalMode } from './turn-away';

/** The endpoint that a handshake is for. */
export interface HandshakeEndpoint {
  readonly path: string;
  readonly type: Class;
  readonly handler: HandlerName;
  readonly protocols: SwitchProtocols;
  /** A guard asks for each message, so a method that reads its messages itself may not accept. */
  readonly guardsMessages: boolean;
  /** Set where clients may join channels, whose frames a method that reads its messages itself would get. */
  readonly channels: ReadonlySet<object> | undefined;
  readonly settings: {
    readonly handshakeTimeout: number;
    readonly refuse: RefusalMode;
    readonly subprotocols: readonly string[];
  };
}

/** A handshake that is not answered yet, as the connection and its endpoint see it. */
export interface PendingHandshake {
  /** The endpoint accepts. @returns the 101, which middleware may still replace */
  agree: (acceptance: Acceptance) => Result;
  /** Runs a `@WebSocket` method, whose call of `accept()` or `refuse()` is the decision. */
  decideBy: (method: () => unknown) => Promise<Result>;
  /** @param operation the method that was called, for errors */
  accept: (acceptance: Acceptance, operation: string) => void;
  refuse: (result: Result) => void;
  /** Resolves when 101 is written. Rejects with ConnectionClosed when middleware refused after all, or the client is gone. */
  whenAccepted: () => Promise<void>;
  /** Resolves when a refusal is written, or the client is gone. */
  whenRefused: () => Promise<void>;
  /** The client is gone. */
  abandon: () => void;
}

/** What a handshake sees of the connection that it may open. */
export type HandshakeSession = HookSession & {
  readonly endpoint: HandshakeEndpoint;
  readonly address: { readonly offered: readonly string[]; readonly remoteAddress: string };
  /** A `@WebSocket` method that is still running. Never rejects. */
  method: Promise<void> | undefined;
  /** The end of the handshake's scope, where that waits for `onConnect`. Never rejects. */
  handshaken: Promise<void> | undefined;
  /** Settles once `onConnect` has run; undefined without one. Never rejects. */
  readonly connected: Promise<boolean> | undefined;
  readonly hub: {
    readonly timer: Pick<Timer, 'after' | 'release'>;
    readonly inFlight: Pick<InFlight, 'begin' | 'end'>;
    readonly handshakes: Pick<HandshakeLog, 'areTold' | 'accepted' | 'aborted' | 'refused'>;
    /** A failure in the form that the application chose. */
    rendered: (result: Result, headers: Readonly<IncomingHttpHeaders>) => Result;
  };
  /** The handshake begins. */
  begin: (handshake: PendingHandshake) => void;
  /** It succeeded, and 101 is written. */
  open: (ws: SessionSocket, socket: Socket, acceptance: Acceptance) => void;
  /** It was refused, or the client left before it was over. */
  refused: () => void;
  /** @throws ConnectionStateError while connecting, RangeError for a code that may not be sent */
  close: (code: number, reason: string) => void;
  /** Ends the connection without a close frame. */
  terminate: (cause: Pick<Disconnect, 'code' | 'reason' | 'initiator'>) => void;
};

/** What an endpoint sees of a connection that asks to be accepted. */
export type AcceptingSession = HandshakeSession & {
  /** The endpoint or controller that answers. */
  instance: object | undefined;
  readonly handshake: PendingHandshake | undefined;
};
