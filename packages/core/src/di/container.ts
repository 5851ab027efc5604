import { container as tsyringe, type DependencyContainer, type InjectionToken as TsyringeToken } from 'tsyringe';
import { ConfigurationError } from '../errors/configuration-error';
import type { AbstractClass, Class } from '../types';
import { isPromise } from '../types';
import { Scope } from './scope';
import { constructorTokens } from './constructor-tokens';
import { lifetimeOf, LIFETIME_OF_RANK, RANK, type Lifetime, type Rank } from './lifetime';
import { checkProvider, type Provider } from './provider';
import { ResolutionPath } from './resolution-path';
import { createToken, tokenName, type InjectionToken } from './token';

/** How one token is supplied, decided once. */
export interface Binding {
  /** The shortest-lived thing that an instance holds, itself included: where it can be asked for. */
  readonly rank: Rank;
  /** What gives it that rank: the token itself, or the shortest-lived one that it carries. */
  readonly shortest: InjectionToken;
  readonly supply: (scope: Scope) => unknown;
}

export interface ContainerOptions {
  readonly providers?: readonly Provider[];
  readonly overrides?: readonly Provider[];
  /** Classes that are the subject of a scope, such as `Context`, with the rank of that scope. */
  readonly subjects?: ReadonlyMap<AbstractClass, Rank>;
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
  /** In the order of dependency: what a singleton needs comes before it. */
  readonly #singletons: InjectionToken[] = [];

  constructor({ providers = [], overrides = [], subjects = new Map() }: ContainerOptions = {}) {
    this.root = new Scope(this, RANK.singleton);
    providers.forEach((each, index) => this.#accept(each, 'providers', index));
    overrides.forEach((each, index) => this.#accept(each, 'overrides', index));
    for (const [type, rank] of subjects) {
      this.#bindings.set(type, { rank, shortest: type, supply: (scope) => scope.owner(rank, type).subject });
    }
    for (const token of this.#providers.keys()) this.binding(token);
  }

  /**
   * The binding of a token, compiled on first sight.
   *
   * @throws ConfigurationError E_DEPENDENCY_UNKNOWN, E_DEPENDENCY_CYCLE, E_CAPTIVE_DEPENDENCY
   */
  binding(token: InjectionToken, path: ResolutionPath = ResolutionPath.start): Binding {
    return this.#bindings.get(token) ?? this.#compile(token, path);
  }

  /** The same for a class that needs no lifetime: a controller, guard or middleware lives as long as what it holds. */
  implicit(type: Class): Binding {
    return this.#bindings.get(type) ?? this.#compile(type, ResolutionPath.start, true);
  }

  /** A binding of its own for a class that the transport builds once per `lifetime`, such as an endpoint per connection. */
  dedicated(type: Class, lifetime: Lifetime): Binding {
    const path = ResolutionPath.start.step(type);
    return this.#bind(
      createToken(type.name),
      lifetime,
      constructorTokens(type, path),
      (...held) => new type(...held),
      path,
    );
  }

  /** Builds every singleton, and waits for those that come from an asynchronous factory. */
  async start(): Promise<void> {
    for (const token of this.#singletons) {
      const instance = this.root.get(token);
      if (isPromise(instance)) this.root.replace(token, await instance);
    }
  }

  #accept(provider: Provider, list: string, index: number): void {
    checkProvider(provider, list, index);
    this.#providers.set(provider.provide, provider);
  }

  #compile(token: InjectionToken, path: ResolutionPath, implicit = false): Binding {
    const here = path.step(token);
    const provider = this.#providers.get(token);
    const binding =
      provider === undefined ? this.#bindClass(token, here, implicit) : this.#bindProvider(provider, here);
    this.#bindings.set(token, binding);
    return binding;
  }

  #bindProvider(provider: Provider, path: ResolutionPath): Binding {
    const { provide: token } = provider;
    if ('useValue' in provider) {
      const value: unknown = provider.useValue;
      this.#registry.register(token as TsyringeToken, { useValue: value });
      return { rank: RANK.singleton, shortest: token, supply: () => value };
    }
    if (provider.useClass !== undefined) {
      const { useClass } = provider;
      const lifetime = provider.lifetime ?? lifetimeOf(useClass) ?? 'singleton';
      if (useClass !== token && lifetime === lifetimeOf(useClass) && !this.#providers.has(useClass)) {
        return this.binding(useClass, path); // asking for the base class or for the class itself gives one instance
      }
      return this.#bind(token, lifetime, constructorTokens(useClass, path), (...held) => new useClass(...held), path);
    }
    const { useFactory, inject = [], lifetime = 'singleton' } = provider;
    return this.#bind(token, lifetime, inject, checkedFactory(useFactory, lifetime, token), path);
  }

  #bindClass(token: InjectionToken, path: ResolutionPath, implicit: boolean): Binding {
    const lifetime = typeof token === 'function' ? lifetimeOf(token as Class) : undefined;
    if (typeof token === 'function' && (implicit || lifetime !== undefined)) {
      const type = token as Class;
      return this.#bind(type, lifetime, constructorTokens(type, path), (...held) => new type(...held), path);
    }
    if (this.#registry.isRegistered(token as TsyringeToken, true)) {
      return { rank: RANK.singleton, shortest: token, supply: () => this.#registry.resolve(token as TsyringeToken) };
    }
    throw path.unknown(token);
  }

  #bind(
    token: InjectionToken,
    lifetime: Lifetime | undefined,
    needs: readonly InjectionToken[],
    create: (...held: any[]) => unknown,
    path: ResolutionPath,
  ): Binding {
    const bindings = needs.map((need, index) => this.binding(need, path.at(index)));
    const longest: Binding = { rank: RANK.singleton, shortest: token, supply: () => undefined };
    const held = bindings.reduce((most, each) => (each.rank > most.rank ? each : most), longest);
    const suppliers = bindings.map((each) => each.supply);
    const build = (owner: Scope): unknown => create(...suppliers.map((supply) => supply(owner)));
    if (lifetime === 'transient') return { ...held, supply: (scope) => scope.keep(build(scope)) };
    const own = lifetime === undefined ? held.rank : RANK[lifetime];
    if (held.rank > own) {
      const through = bindings.indexOf(held);
      throw captive(token, own, held, needs[through]!, path.at(through));
    }
    const supply = (scope: Scope): unknown => scope.once(token, own, build);
    if (own === RANK.singleton) {
      this.#singletons.push(token);
      this.#registry.register(token as TsyringeToken, { useFactory: () => supply(this.root) });
    }
    return { rank: own, shortest: own === held.rank ? held.shortest : token, supply };
  }
}

/** Only a singleton can be waited for: a request could not go on before an injected promise settles. */
function checkedFactory(factory: (...held: any[]) => unknown, lifetime: Lifetime, token: InjectionToken) {
  if (lifetime === 'singleton') return factory;
  return (...held: unknown[]): unknown => {
    const instance = factory(...held);
    if (!isPromise(instance)) return instance;
    throw new ConfigurationError('E_ASYNC_FACTORY', {
      where: tokenName(token),
      problem: `its factory answered with a promise, but its lifetime is ${lifetime}`,
      remedy: 'make it a singleton, which createApp() waits for, and open what is short-lived from that',
    });
  };
}

/** @param through what the token asks for: `held` itself, or what carries it */
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
