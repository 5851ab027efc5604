import type { Socket } from 'node:net';
import type { Credentials } from '@cortado/core';
import type { Disconnect } from '../protocol/disconnect';
import { CloseCode } from '../protocol/close-code';
import { haveEnded } from '../common/credentials';
import { textFrame } from '../protocol/ws-driver';

/** What a heartbeat sees of its connection. */
export interface HeartbeatSession {
  readonly credentials: Credentials | undefined;
  readonly endpoint: {
    readonly settings: {
      readonly pingInterval: number;
      readonly pongTimeout: number;
      readonly pingFrames: boolean;
      readonly idleTimeout: number;
      readonly messageTimeout: number;
    };
  };
  readonly hub: { readonly timer: { readonly now: number } };
  readonly outbox: { mustWait: (frame: Buffer) => boolean; write: (frame: Buffer) => unknown } | undefined;
  expired: () => void;
  close: (code: number, reason: string) => void;
  terminate: (cause: Pick<Disconnect, 'code' | 'reason' | 'initiator'>) => void;
}

/** What a heartbeat sees of the socket. */
export interface HeartbeatSocket {
  readonly OPEN: number;
  readonly readyState: number;
  readonly isPaused: boolean;
  /** Whether part of a message has arrived, and the rest has not. */
  readonly isReceiving: boolean;
  /** When the last whole message arrived, on the clock of the timer. */
  readonly messageAt: number;
  ping: () => void;
}

/** Sent with each ping: browsers do not show pings to scripts. */
const PING_FRAME = textFrame('{"event":"$ping","data":null}');

/** Pings one connection. Ends it when the peer does not answer, when it is idle, when a message takes too long, or when its credentials expire. */
export class Heartbeat {
  #pingAt: number;
  /** 0 when no pong is expected. */
  #pongBy = 0;
  #bytesAtPing = 0;
  /** 0 when no message is incomplete. */
  #partialSince = 0;

  constructor(
    private readonly session: HeartbeatSession,
    private readonly ws: HeartbeatSocket,
    private readonly socket: Socket,
  ) {
    this.#pingAt = session.hub.timer.now + session.endpoint.settings.pingInterval;
  }

  pong(): void {
    this.#pongBy = 0;
  }

  tick(now: number): void {
    const { endpoint, credentials } = this.session;
    const { idleTimeout } = endpoint.settings;
    if (this.#isDead(now)) this.session.terminate({ code: CloseCode.Abnormal, reason: '', initiator: 'network' });
    else if (this.#isStalled(now)) this.session.close(CloseCode.PolicyViolation, 'A message takes too long');
    else if (now - this.ws.messageAt >= idleTimeout) this.session.close(CloseCode.Normal, 'Idle');
    else if (credentials !== undefined && haveEnded(credentials)) this.session.expired();
    else if (now >= this.#pingAt) this.#ping(now);
  }

  /** Any byte proves that the peer is alive. A paused socket cannot deliver its pong. */
  #isDead(now: number): boolean {
    if (this.#pongBy === 0 || now < this.#pongBy) return false;
    this.#pongBy = 0;
    return !this.ws.isPaused && this.socket.bytesRead === this.#bytesAtPing;
  }

  /** Whether a message has been incomplete for too long: sent byte by byte, it could occupy memory for ever. */
  #isStalled(now: number): boolean {
    if (this.ws.isPaused || !this.ws.isReceiving) {
      this.#partialSince = 0;
      return false;
    }
    // A message has been completed since: this is another one.
    if (this.#partialSince === 0 || this.ws.messageAt >= this.#partialSince) this.#partialSince = now;
    return now - this.#partialSince >= this.session.endpoint.settings.messageTimeout;
  }

  #ping(now: number): void {
    const { pingInterval, pongTimeout, pingFrames } = this.session.endpoint.settings;
    this.#pingAt = now + pingInterval;
    if (this.#pongBy !== 0 || this.ws.readyState !== this.ws.OPEN) return;
    this.#pongBy = now + pongTimeout;
    this.#bytesAtPing = this.socket.bytesRead;
    this.ws.ping();
    // With data waiting, the client sees activity anyway, and a ping must not replace a held frame.
    const { outbox } = this.session;
    if (pingFrames && outbox?.mustWait(PING_FRAME) === false) outbox.write(PING_FRAME);
  }
}
