import type { Logger } from '../common/log';
import { ConfigurationError } from '../errors/configuration-error';
import { LIFETIME_OF_RANK, RANK, type Rank } from './lifetime';
import { tokenName, type InjectionToken } from './token';

/** Finds the binding of a token. Implemented by the container. */
export interface Bindings {
  lookup(token: InjectionToken): { readonly resolve: (scope: Scope) => unknown };
}

/**
 * The instances of one application, connection, request or message. Scopes are plain objects over plans that were compiled at
 * start-up, because a tsyringe child container would copy every registration for each message.
 */
export class Scope {
  #instances: Map<InjectionToken, unknown> | undefined;
  /** In the order in which they were created. */
  #built: Set<unknown> | undefined;
  #borrowed: Set<unknown> | undefined;

  /** @param value the scope value: the connection, or the context of a request or message */
  constructor(
    private readonly bindings: Bindings,
    readonly rank: Rank,
    readonly parent?: Scope,
    readonly value?: object,
  ) {}

  open(kind: 'connection' | 'subscription' | 'scoped', value: object): Scope {
    return new Scope(this.bindings, RANK[kind], this, value);
  }

  get<T>(token: InjectionToken<T>): T {
    return this.bindings.lookup(token).resolve(this) as T;
  }

  /** The instance that `owner(rank)` keeps for `token`, created on first use. */
  once(token: InjectionToken, rank: Rank, build: (owner: Scope) => unknown): unknown {
    const owner = this.owner(rank, token);
    const instances = (owner.#instances ??= new Map());
    let instance = instances.get(token);
    if (instance === undefined) instances.set(token, (instance = owner.keep(build(owner))));
    return instance;
  }

  /** The outermost scope that lives no longer than `rank` allows. On HTTP, the request takes the place of the connection. */
  owner(rank: Rank, token: InjectionToken): Scope {
    if (rank > this.rank) {
      throw new ConfigurationError('E_SCOPE', {
        where: tokenName(token),
        problem: `it is ${LIFETIME_OF_RANK[rank]}, but was requested from the ${LIFETIME_OF_RANK[this.rank]} scope`,
        remedy: 'request it inside a request, a message or a connection, as with context.get()',
      });
    }
    return this.parent !== undefined && this.parent.rank >= rank ? this.parent.owner(rank, token) : this;
  }

  /** Records what must be disposed with this scope, unless it belongs to someone else, as a provided value does. */
  keep<T>(instance: T): T {
    if (disposerOf(instance) !== undefined && !this.#isKept(instance)) (this.#built ??= new Set()).add(instance);
    return instance;
  }

  /** Marks an instance that the scope must not dispose, because the application provided it as a value. */
  borrow(instance: unknown): void {
    (this.#borrowed ??= new Set()).add(instance);
  }

  #isKept(instance: unknown): boolean {
    if (this.#built?.has(instance) === true || this.#borrowed?.has(instance) === true) return true;
    return this.parent !== undefined && this.parent.#isKept(instance);
  }

  /** Replaces the promise of an asynchronous factory by its result. */
  replace(token: InjectionToken, instance: unknown): void {
    this.#instances?.set(token, this.keep(instance));
  }

  get mustDispose(): boolean {
    return this.#built !== undefined && this.#built.size > 0;
  }

  /** Disposes in reverse order. A failure is logged, and the others are still disposed. */
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
