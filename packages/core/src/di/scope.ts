import type { Logger } from '../common/log';
import { ConfigurationError } from '../errors/configuration-error';
import { LIFETIME_OF_RANK, RANK, type Rank } from './lifetime';
import { tokenName, type InjectionToken } from './token';

/** Finds the binding of a token. The container is one. */
export interface Bindings {
  lookup(token: InjectionToken): { readonly resolve: (scope: Scope) => unknown };
}

/**
 * One application, connection, request or message: what was built in it, in order. Scopes are plain objects over plans that
 * were compiled at start-up, because a tsyringe child container would copy every registration for each message.
 */
export class Scope {
  #instances: Map<InjectionToken, unknown> | undefined;
  /** In the order of construction. */
  #built: Set<unknown> | undefined;
  #borrowed: Set<unknown> | undefined;

  /** @param value what the scope is about: the connection, or the context of a request or message */
  constructor(
    private readonly bindings: Bindings,
    readonly rank: Rank,
    readonly parent?: Scope,
    readonly value?: object,
  ) {}

  open(kind: 'connection' | 'scoped', value: object): Scope {
    return new Scope(this.bindings, RANK[kind], this, value);
  }

  get<T>(token: InjectionToken<T>): T {
    return this.bindings.lookup(token).resolve(this) as T;
  }

  /** The instance that `owner(rank)` keeps for `token`, built on first use. */
  once(token: InjectionToken, rank: Rank, build: (owner: Scope) => unknown): unknown {
    const owner = this.owner(rank, token);
    const instances = (owner.#instances ??= new Map());
    let instance = instances.get(token);
    if (instance === undefined) instances.set(token, (instance = owner.keep(build(owner))));
    return instance;
  }

  /** The outermost scope that lives no longer than `rank` says; on HTTP the request stands in for the connection. */
  owner(rank: Rank, token: InjectionToken): Scope {
    if (rank > this.rank) {
      throw new ConfigurationError('E_SCOPE', {
        where: tokenName(token),
        problem: `it is ${LIFETIME_OF_RANK[rank]}, and was asked for from the ${LIFETIME_OF_RANK[this.rank]} scope`,
        remedy: 'ask for it inside a request, a message or a connection, as with context.get()',
      });
    }
    return this.parent !== undefined && this.parent.rank >= rank ? this.parent.owner(rank, token) : this;
  }

  /** Remembers what must be disposed with this scope, unless a factory handed out what is someone else's. */
  keep<T>(instance: T): T {
    if (disposerOf(instance) !== undefined && !this.#isKept(instance)) (this.#built ??= new Set()).add(instance);
    return instance;
  }

  /** Says that an instance is not ours to dispose: a value that was provided. */
  borrow(instance: unknown): void {
    (this.#borrowed ??= new Set()).add(instance);
  }

  #isKept(instance: unknown): boolean {
    if (this.#built?.has(instance) === true || this.#borrowed?.has(instance) === true) return true;
    return this.parent !== undefined && this.parent.#isKept(instance);
  }

  /** Puts what an asynchronous factory came to in the place of its promise. */
  replace(token: InjectionToken, instance: unknown): void {
    this.#instances?.set(token, this.keep(instance));
  }

  get mustDispose(): boolean {
    return this.#built !== undefined && this.#built.size > 0;
  }

  /** Disposes in reverse order. One that fails is logged and does not keep the others from it. */
  async dispose(log: Logger): Promise<void> {
    const built = [...(this.#built ?? [])].toReversed();
    this.#built?.clear();
    for (const instance of built) {
      try {
        await disposerOf(instance)?.call(instance);
      } catch (error) {
        log.error({ err: error, class: (instance as object).constructor.name }, 'disposal failed');
      }
    }
  }
}

function disposerOf(instance: unknown): (() => unknown) | undefined {
  if ((typeof instance !== 'object' && typeof instance !== 'function') || instance === null) return undefined;
  const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now, dispose } = instance as Record<PropertyKey, unknown>;
  return [later, now, dispose].find((each) => typeof each === 'function') as (() => unknown) | undefined;
}
