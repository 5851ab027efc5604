import { report, type Logger } from '../common/log';
import { ConfigurationError } from '../errors/configuration-error';
import type { Context } from '../pipeline/context';
import type { HandlerPlan } from '../pipeline/plan';
import type { KeyOfPrincipal } from '../pipeline/principal-key';
import { failure, fromValue, Result } from '../result/result';
import { Claims, type Held } from './claims';
import { fingerprintOf, keyName, readKey } from './idempotency-key';
import { IDEMPOTENCY_DEFAULTS, type IdempotencyOptions } from './options';
import type { Claimed, OutcomeStore } from './outcome-store';
import { outcomeBytes, storedOutcome } from './stored-outcome';

type Call = HandlerPlan['call'];

/**
 * Requests and messages with an `Idempotency-Key` are carried out once: whoever sends one again gets the first outcome
 * (draft-ietf-httpapi-idempotency-key-header-07).
 */
export class Idempotency {
  #store: OutcomeStore | undefined;
  #claims: Claims | undefined;

  constructor(
    private readonly options: IdempotencyOptions,
    private readonly keyOfPrincipal: KeyOfPrincipal,
    private readonly log: Logger,
  ) {}

  /** A transport says where outcomes are kept. */
  use(store: OutcomeStore): void {
    this.#store = store;
    const { lease = IDEMPOTENCY_DEFAULTS.lease } = this.options;
    this.#claims = new Claims(store, lease, this.log);
  }

  /** @throws ConfigurationError E_OPTION when no transport keeps outcomes */
  check(): void {
    if (this.#store !== undefined) return;
    throw new ConfigurationError('E_OPTION', {
      where: 'createApp, options.idempotency',
      problem: 'outcomes are kept by the broker, and no transport of this application has one',
      remedy: 'add websocket() of @cortado/websocket to the transports, or remove the option',
    });
  }

  stop(): void {
    this.#claims?.stop();
  }

  /** The call of a handler behind its guards and its arguments: what is refused before does not use the key up. */
  around(call: Call, fromError: HandlerPlan['fromError']): Call {
    return (context, values) => {
      const header = context.idempotencyKey;
      if (header === undefined) return call(context, values);
      return this.#once(header, context, async () => {
        try {
          return fromValue(await call(context, values));
        } catch (error) {
          return await fromError(error, context);
        }
      });
    };
  }

  async #once(header: string, context: Context, carryOut: () => Promise<Result>): Promise<Result> {
    const scope = this.#scopeOf(context);
    const key = readKey(header, scope !== undefined);
    if (key instanceof Result) return key;
    const name = keyName(context, scope, key);
    const fingerprint = fingerprintOf(context);
    const owner = this.#claims!.newOwner();
    const claimed = await this.#claims!.claim(name, owner, fingerprint);
    if (claimed === undefined) {
      // It may have arrived all the same, and would lock the key until its lease ends.
      void this.#store!.settle(name, owner);
      return failure(503, 'The key cannot be checked at the moment', 'broker_unavailable');
    }
    if (claimed.state !== 'claimed') return answerTo(claimed, fingerprint);
    const held = this.#claims!.hold(name, owner, fingerprint);
    let result: Result | undefined;
    // The first of the hooks is told last: an outcome is stored once a transaction has committed.
    (context.outcomeHooks ??= []).unshift((outcome) => this.#settle(held, context, outcome, result));
    result = await carryOut();
    return result;
  }

  #scopeOf(context: Context): string | undefined {
    const { scope } = this.options;
    if (scope !== undefined) return scope(context);
    const { subject } = context;
    if (subject !== undefined) return `subject ${subject}`;
    const user = this.keyOfPrincipal(context.principal);
    return user === undefined ? undefined : `user ${user}`;
  }

  /** @param result of the handler, around which middleware runs again for a repeat. Never rejects. */
  async #settle(held: Held, context: Context, outcome: Result, result: Result | undefined): Promise<void> {
    const { fingerprint } = held;
    const { ttl = IDEMPOTENCY_DEFAULTS.ttl } = this.options;
    const bytes = outcome.statusCode >= 500 || result === undefined ? undefined : this.#bytesOf(result, context);
    await this.#claims!.settle(held, bytes && { fingerprint, outcome: bytes, ttl });
  }

  /** A body that cannot be written is answered 500, which is not kept. */
  #bytesOf(result: Result, { id, handler }: Context): Uint8Array | undefined {
    try {
      return outcomeBytes(result);
    } catch (error) {
      report(this.log, error, { id, handler }, 'an outcome could not be stored', 'debug');
      return undefined;
    }
  }
}

function answerTo(claimed: Exclude<Claimed, { state: 'claimed' }>, fingerprint: string): Result {
  if (claimed.fingerprint !== fingerprint) {
    return failure(422, 'This key was used for another request', 'idempotency_key_reused');
  }
  if (claimed.state === 'settled') return storedOutcome(claimed.outcome);
  return failure(409, 'A request with this key is still running', 'idempotency_key_in_use').header('retry-after', '1');
}
