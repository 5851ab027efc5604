import { container as tsyringe, type DependencyContainer, type InjectionToken as TsyringeToken } from 'tsyringe';
import { ConfigurationError } from '../errors/configuration-error';
import type { Logger } from '../common/log';
import { isPromise } from '../common/async';
import type { Class } from '../common/types';
import { bindScopeValue, type Binding } from './binding';
import { constructorTokens } from './constructor-tokens';
import { ForeignHooks } from './foreign-hooks';
import { lifetimeOf, LIFETIME_OF_RANK, RANK, type Lifetime, type Rank } from './lifetime';
import { checkProvider, type Provider } from './provider';
import { ResolutionPath } from './resolution-path';
import { Scope } from './scope';
import type { ScopeValue } from './scope-value';
import { createToken, tokenName, type InjectionToken } from './token';

export interface ContainerOptions {
  readonly providers?: readonly Provider[];
  readonly overrides?: readonly Provider[];
  /** Scope values, such as `Context`. */
  readonly scopeValues?: readonly ScopeValue[];
  /** Nothing is created before it is asked for, so that nobody waits for asynchronous factories. Default false. */
  readonly isDescriptionOnly?: boolean;
}

/**
 * One application's dependencies. Bindings are compiled before the first request; tsyringe's container keeps the
 * registrations, so tokens that were registered with tsyringe resolve here too.
 */
export class Container {
  readonly root: Scope;
  readonly #registry: DependencyContainer = tsyringe.createChildContainer();
  readonly #providers = new Map<InjectionToken, Provider>();
  readonly #bindings = new Map<InjectionToken, Binding>();
  /** Bindings of classes that cannot be injected. Kept apart, so that the order of compilation does not decide what can be injected. */
  readonly #implicit = new Map<Class, Binding>();
  /** Ordered by dependency: what a singleton needs comes before it. */
  readonly #singletons: InjectionToken[] = [];
  readonly #foreign = new ForeignHooks();
  readonly #isDescriptionOnly: boolean;

  constructor({ providers = [], overrides = [], scopeValues = [], isDescriptionOnly = false }: ContainerOptions = {}) {
    this.#isDescriptionOnly = isDescriptionOnly;
    this.root = new Scope(this, RANK.singleton);
    providers.forEach((each, index) => this.#accept(each, 'providers', index));
    overrides.forEach((each, index) => this.#accept(each, 'overrides', index));
    for (const scopeValue of scopeValues) this.#bindings.set(scopeValue.type, bindScopeValue(scopeValue));
    for (const token of this.#providers.keys()) this.binding(token);
  }

  /**
   * The binding of a token, compiled on first use.
   *
   * @throws ConfigurationError E_DEPENDENCY_UNKNOWN, E_DEPENDENCY_CYCLE, E_CAPTIVE_DEPENDENCY
   */
  binding(token: InjectionToken, path: ResolutionPath = ResolutionPath.start): Binding {
    return this.#bindings.get(token) ?? this.#compile(token, path);
  }

  /** The binding for `get()`: everything that can be injected, and also controllers, guards and middleware. */
  lookup(token: InjectionToken): Binding {
    return this.#implicit.get(token as Class) ?? this.binding(token);
  }

  /** The same for a class without a lifetime decorator: a controller, guard or middleware lives as long as its dependencies. */
  implicit(type: Class): Binding {
    if (lifetimeOf(type) !== undefined || this.#providers.has(type)) return this.binding(type);
    let binding = this.#implicit.get(type);
    if (binding === undefined) {
      const path = ResolutionPath.start.step(type);
      this.#implicit.set(type, (binding = this.#bindConstructor(createToken(type.name), type, undefined, path)));
    }
    return binding;
  }

  /**
   * A separate binding for a class that the transport instantiates once per `lifetime`, such as an endpoint per connection. The
   * transport keeps the instance: storing it in the scope too would cost each connection a map.
   */
  dedicated(type: Class, lifetime: Lifetime): Binding {
    const path = ResolutionPath.start.step(type);
    const provider = this.#providers.get(type);
    if (provider !== undefined && 'useValue' in provider) return this.binding(type);
    const build = (each: Lifetime): Binding =>
      provider?.useFactory === undefined
        ? this.#bindConstructor(createToken(type.name), provider?.useClass ?? type, each, path)
        : this.#bind(createToken(type.name), each, provider.inject ?? [], provider.useFactory, path);
    const { rank, shortest } = build(lifetime); // refuses what would not live long enough
    return { ...build('transient'), rank, shortest };
  }

  /** Creates every singleton, and waits for asynchronous factories. */
  async start(log: Logger): Promise<void> {
    this.#foreign.warn(log);
    for (const token of this.#singletons) {
      const instance = this.root.get(token);
      if (isPromise(instance)) this.root.replace(token, await instance);
    }
  }

  #accept(provider: Provider, list: string, index: number): void {
    checkProvider(provider, list, index);
    this.#providers.set(provider.provide, provider);
  }

  #compile(token: InjectionToken, path: ResolutionPath): Binding {
    const here = path.step(token);
    const provider = this.#providers.get(token);
    const binding = provider === undefined ? this.#bindToken(token, here) : this.#bindProvider(provider, here);
    this.#bindings.set(token, binding);
    return binding;
  }

  #bindProvider(provider: Provider, path: ResolutionPath): Binding {
    const { provide: token, useClass, useFactory } = provider;
    if ('useValue' in provider) {
      const value: unknown = provider.useValue;
      this.#registry.register(token as TsyringeToken, { useValue: value });
      this.root.borrow(value);
      return { rank: RANK.singleton, shortest: token, only: [], resolve: () => value };
    }
    // A class with a lifetime decorator keeps that lifetime, even where the transport would keep it longer.
    const declared = [useClass, token].map((each) =>
      typeof each === 'function' ? lifetimeOf(each as Class) : undefined,
    );
    const lifetime = provider.lifetime ?? declared[0] ?? declared[1] ?? 'singleton';
    if (useFactory !== undefined) {
      const factory = this.#isDescriptionOnly
        ? unawaited(useFactory, token)
        : checkedFactory(useFactory, lifetime, token);
      return this.#bind(token, lifetime, provider.inject ?? [], factory, path);
    }
    if (useClass !== token && lifetime === declared[0] && !this.#providers.has(useClass!)) {
      return this.binding(useClass!, path); // asking for the base class or for the class itself gives one instance
    }
    return this.#bindConstructor(token, useClass!, lifetime, path);
  }

  #bindToken(token: InjectionToken, path: ResolutionPath): Binding {
    const lifetime = typeof token === 'function' ? lifetimeOf(token as Class) : undefined;
    if (lifetime !== undefined) return this.#bindConstructor(token, token as Class, lifetime, path);
    if (!this.#registry.isRegistered(token as TsyringeToken, true)) throw path.unknown(token);
    const resolve = (): unknown => this.#registry.resolve(token as TsyringeToken);
    return { rank: RANK.singleton, shortest: token, only: [], resolve };
  }

  #bindConstructor(token: InjectionToken, type: Class, lifetime: Lifetime | undefined, path: ResolutionPath): Binding {
    this.#foreign.add(type);
    return this.#bind(token, lifetime, constructorTokens(type, path), (...held) => new type(...held), path);
  }

  #bind(
    token: InjectionToken,
    lifetime: Lifetime | undefined,
    needs: readonly InjectionToken[],
    create: (...held: any[]) => unknown,
    path: ResolutionPath,
  ): Binding {
    const bindings = needs.map((need, index) => this.binding(need, path.at(index)));
    const longest: Binding = { rank: RANK.singleton, shortest: token, only: [], resolve: () => undefined };
    const held = bindings.reduce((most, each) => (each.rank > most.rank ? each : most), longest);
    const only = [...new Set(bindings.flatMap((each) => each.only))];
    const resolvers = bindings.map((each) => each.resolve);
    const build = (owner: Scope): unknown => create(...resolvers.map((resolve) => resolve(owner)));
    if (lifetime === 'transient') return { ...held, only, resolve: (scope) => scope.keep(build(scope)) };
    const own = lifetime === undefined ? held.rank : RANK[lifetime];
    if (held.rank > own) {
      const through = bindings.indexOf(held);
      throw captive(token, own, held, needs[through]!, path.at(through));
    }
    const resolve = (scope: Scope): unknown => scope.once(token, own, build);
    if (own === RANK.singleton) {
      this.#singletons.push(token);
      this.#registry.register(token as TsyringeToken, { useFactory: () => resolve(this.root) });
    }
    return { rank: own, shortest: own === held.rank ? held.shortest : token, only, resolve };
  }
}

/** Only singletons may come from an asynchronous factory: they are awaited at start-up, and requests do not wait for injection. */
function checkedFactory(factory: (...held: any[]) => unknown, lifetime: Lifetime, token: InjectionToken) {
  if (lifetime === 'singleton') return factory;
  return (...held: unknown[]): unknown => {
    const instance = factory(...held);
    if (!isPromise(instance)) return instance;
    throw new ConfigurationError('E_ASYNC_FACTORY', {
      where: tokenName(token),
      problem: `its factory returned a promise, but its lifetime is ${lifetime}`,
      remedy: 'make it a singleton, which createApp() awaits, and create short-lived objects from it',
    });
  };
}

/** What an asynchronous factory makes is not there: only a start would wait for it. */
function unawaited(factory: (...held: any[]) => unknown, token: InjectionToken) {
  return (...held: unknown[]): unknown => {
    const instance = factory(...held);
    if (!isPromise(instance)) return instance;
    void Promise.resolve(instance).catch(() => undefined); // whatever becomes of it, it came too late
    throw new ConfigurationError('E_DESCRIBED', {
      where: tokenName(token),
      problem: 'its factory is asynchronous, and it is needed while the application is only described',
      remedy: 'get it in start(app) of the plugin instead of in setup(app), or inject it where it is used',
    });
  };
}

/** @param through the dependency of the token: `held` itself, or what holds it */
function captive(token: InjectionToken, own: Rank, held: Binding, through: InjectionToken, path: ResolutionPath) {
  const [keeper, kept] = [tokenName(path.last), tokenName(held.shortest)];
  const carried = through === held.shortest ? '' : `, carried by ${tokenName(through)}`;
  const lifetime = LIFETIME_OF_RANK[held.rank];
  const chosen = token === path.last; // the transport decides how long an endpoint lives
  return new ConfigurationError('E_CAPTIVE_DEPENDENCY', {
    where: path.step(through).toString(),
    problem: `${keeper} is ${LIFETIME_OF_RANK[own]} and would keep ${kept}, which is ${lifetime}${carried}, beyond its scope`,
    remedy: `take ${kept} as a method argument, as in (request: ChatRequest, @Inject() unit: Unit)${chosen ? `, or make ${keeper} ${lifetime} too` : ''}`,
  });
}
