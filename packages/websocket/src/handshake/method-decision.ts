import { Result } from '@cortado/core';
import { failure, waitFor } from '@cortado/core/transport';
import { Deferred } from '../common/deferred';
import { handledHook, reportFailure } from '../dispatch/hooks';
import { CloseCode, closeCodeOfStatus } from '../protocol/close-code';
import type { Acceptance } from './acceptance';
import type { HandshakeSession, PendingHandshake } from './handshake-session';
import { unguarded, withoutFrames } from './reads-itself';

/** What the decision sees of the handshake that waits for it. */
type WaitingHandshake = Pick<PendingHandshake, 'agree' | 'whenAccepted'>;

/**
 * A `@WebSocket` method, whose call of `accept()` or `refuse()` decides a handshake. Returning without either is 403. The method may run
 * on as long as the connection is open.
 */
export class MethodDecision {
  readonly #result = new Deferred<Result>();
  #acceptance: Acceptance | undefined;

  constructor(
    private readonly session: HandshakeSession,
    private readonly handshake: WaitingHandshake,
  ) {}

  /** Rejects with the error of a method that fails before it decides. */
  get result(): Promise<Result> {
    return this.#result.promise;
  }

  /** Resolves when the method has finished. Never rejects. */
  async run(method: () => unknown): Promise<void> {
    try {
      const value = await waitFor(method);
      this.#result.resolve(value instanceof Result ? value : failure(403));
      // A connection with callbacks stays open. One whose method has stopped reading messages is closed.
      if (this.#acceptance !== undefined && this.#acceptance.handlers === undefined) this.#finished();
    } catch (error) {
      if (this.#acceptance === undefined) return this.#result.reject(error);
      this.#finished(await this.#failed(error));
    }
  }

  /** @throws ConfigurationError when the method may not read its messages itself */
  accept(acceptance: Acceptance): void {
    const { guardsMessages, channels, type, handler } = this.session.endpoint;
    const where = `${type.name}.${handler.method}`;
    if (guardsMessages && acceptance.handlers === undefined) throw unguarded(where);
    if (channels !== undefined && acceptance.handlers === undefined) throw withoutFrames(where);
    const result = this.handshake.agree(acceptance);
    this.#acceptance = acceptance;
    this.#result.resolve(result);
  }

  refuse(result: Result): void {
    this.#result.resolve(result);
  }

  /** The method failed after it accepted. @returns the close code */
  async #failed(error: unknown): Promise<number> {
    const { session } = this;
    const { method } = session.endpoint.handler;
    const handled = session.state === 'open' ? await handledHook(session, method, error) : undefined;
    if (handled !== undefined)
      return handled.statusCode >= 400 ? closeCodeOfStatus(handled.statusCode) : CloseCode.Normal;
    return reportFailure(session, method, error);
  }

  #finished(code: number = CloseCode.Normal): void {
    void this.handshake.whenAccepted().then(() => this.session.close(code, ''), ignoreRefused);
  }
}

export function ignoreRefused(): void {
  // accept() rejects with the reason.
}
