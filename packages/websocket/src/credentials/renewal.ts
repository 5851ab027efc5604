import { Result, type HandlerName, type Logger } from '@cortado/core';
import {
  failure,
  finish,
  invoke,
  type Deadline,
  type HandlerPlan,
  type InFlight,
  type Timer,
} from '@cortado/core/transport';
import { haveEnded } from '../common/credentials';
import { Deferred } from '../common/deferred';
import { RenewalContext, type RenewableSession } from './renewal-context';
import { refused } from '../protocol/json';

/** What a renewal sees of its connection. */
export type RenewalSession = RenewableSession & {
  /** The guards have agreed to new credentials. */
  renewed: () => void;
  readonly log: Logger;
  readonly endpoint: {
    readonly path: string;
    readonly handshake: { readonly handler: HandlerName };
    readonly renewal: HandlerPlan;
    readonly settings: { readonly handshakeTimeout: number };
  };
  readonly hub: {
    readonly timer: Pick<Timer, 'after' | 'release'>;
    readonly inFlight: Pick<InFlight, 'begin' | 'end'>;
  };
};

/** Failed attempts in a row that a connection is allowed. Without a limit, a client could try tokens for ever. */
const MAX_FAILURES = 10;

/** The plan that checks new credentials: the middleware and guards of the handshake, without its handler. */
export function renewalPlan(handshake: HandlerPlan): HandlerPlan {
  return Object.freeze<HandlerPlan>({
    ...handshake,
    readArguments: () => [],
    call(context) {
      (context as RenewalContext).agreed = true;
      return new Result(101, null);
    },
  });
}

/**
 * Gives an open connection new credentials (`$auth`): runs the guards of its handshake again with the new token. The subject must
 * stay the same, because the connection joined channels and created scoped instances for it.
 */
export class Renewal {
  #failures = 0;
  #attempts = 0;
  #running: { readonly context: RenewalContext; readonly over: Deferred<void> } | undefined;

  constructor(private readonly session: RenewalSession) {}

  /** The connection is closed. Resolves once the last guard has finished; undefined when none is running. */
  end(): Promise<void> | undefined {
    this.#running?.context.abort(new Error('the connection is closed'));
    return this.#running?.over.promise;
  }

  /**
   * Never throws. The previous credentials stay valid until the guards have agreed.
   *
   * @param body `{ "token": … }`
   * @param settle receives the one answer: 200 with the expiry of the new credentials, 204 when they do not expire, or the refusal
   */
  attempt(body: unknown, settle: (result: Result) => void): void {
    const token = tokenOf(body);
    if (token instanceof Result) return settle(token);
    if (this.#running !== undefined) return settle(failure(409, 'Credentials are being renewed'));
    if (this.#failures >= MAX_FAILURES) return settle(failure(429, 'Too many attempts'));
    this.#ask(token, settle);
  }

  #ask(token: string, settle: (result: Result) => void): void {
    const { session } = this;
    const { hub, endpoint, log } = session;
    const context = new RenewalContext(session, endpoint.handshake.handler, token, ++this.#attempts);
    this.#running = { context, over: new Deferred<void>() };
    let deadline: Deadline | undefined = hub.timer.after(endpoint.settings.handshakeTimeout, () => {
      deadline = undefined;
      log.warn({ id: context.id, path: endpoint.path }, 'renewal of credentials timed out');
      context.superseded = true;
      context.abort(new Error('the renewal took too long'));
      settle(failure(503, 'The renewal took too long', 'handshake_timeout'));
      this.#over();
    });
    hub.inFlight.begin();
    // `invoke` never rejects.
    void invoke(endpoint.renewal, context, (result) => {
      const isLate = deadline === undefined;
      if (deadline !== undefined) hub.timer.release(deadline);
      if (!isLate) settle(this.#outcome(result, context));
      const finished = finish(context, result);
      if (isLate) return;
      if (finished === undefined) this.#over();
      else void finished.then(() => this.#over());
    });
  }

  #over(): void {
    this.#running?.over.resolve();
    this.#running = undefined;
    this.session.hub.inFlight.end();
  }

  #outcome(result: Result, context: RenewalContext): Result {
    const refusal = this.#refusal(result, context);
    if (refusal !== undefined) {
      if (refusal.statusCode < 500) this.#failures += 1;
      return refusal;
    }
    this.#failures = 0;
    context.commit();
    this.session.renewed();
    const { expires } = context.credentials!;
    return expires === undefined ? new Result(204, null) : new Result(200, { expires: expires.toISOString() });
  }

  #refusal(result: Result, { credentials, agreed, isByToken }: RenewalContext): Result | undefined {
    if (!agreed || result.statusCode !== 101) return result.statusCode < 400 ? failure(403) : result;
    // A cookie or certificate of the handshake proves nothing about the token.
    if (!isByToken || credentials?.subject === undefined || haveEnded(credentials)) {
      return failure(401, 'Invalid credentials');
    }
    const { subject, scheme } = this.session.credentials ?? {};
    if (credentials.subject === subject && credentials.scheme === scheme) return undefined;
    return failure(403, 'These credentials belong to another subject', 'other_subject');
  }
}

/** Visible ASCII characters only, because the token becomes a header. */
const TOKEN = /^[\x21-\x7e]+$/;

function tokenOf(body: unknown): string | Result {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused([], 'object_expected', 'Send { "token": … }');
  }
  const { token } = body as { readonly token?: unknown };
  if (token === undefined) return refused(['token'], 'missing', 'Field required');
  if (typeof token !== 'string') return refused(['token'], 'isString', 'token must be a string');
  return TOKEN.test(token) ? token : failure(401, 'Invalid credentials');
}
