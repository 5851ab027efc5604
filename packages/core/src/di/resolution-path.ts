import { ConfigurationError } from '../errors/configuration-error';
import { tokenName, type InjectionToken } from './token';

interface Step {
  readonly token: InjectionToken;
  readonly parameter: number | undefined;
}

/** The chain of dependencies that led to a token, printed as `A (parameter 2) -> B -> C`. */
export class ResolutionPath {
  static readonly start = new ResolutionPath([]);
  readonly #steps: readonly Step[];

  private constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** @throws ConfigurationError E_DEPENDENCY_CYCLE */
  step(token: InjectionToken): ResolutionPath {
    const next = new ResolutionPath([...this.#steps, { token, parameter: undefined }]);
    if (!this.#steps.some((each) => each.token === token)) return next;
    throw new ConfigurationError('E_DEPENDENCY_CYCLE', {
      where: next.toString(),
      problem: 'these classes depend on each other',
      remedy: 'move what both need into a third class, or pass one of them as a method argument',
    });
  }

  /** The last token of the path. */
  get last(): InjectionToken {
    return this.#steps.at(-1)!.token;
  }

  /** The same path, continued through constructor parameter `index` of its last token. */
  at(index: number): ResolutionPath {
    const last = this.#steps.at(-1);
    return last === undefined
      ? this
      : new ResolutionPath([...this.#steps.slice(0, -1), { ...last, parameter: index + 1 }]);
  }

  unknown(token: InjectionToken): ConfigurationError {
    const isClass = typeof token === 'function';
    const own = typeof token === 'object' ? token.remedy : undefined;
    const anywhere = 'list { provide, useValue | useClass | useFactory } for it in providers';
    return new ConfigurationError('E_DEPENDENCY_UNKNOWN', {
      where: this.toString(),
      problem: `nothing provides ${tokenName(token)}`,
      remedy: isClass
        ? `decorate it with @Singleton(), @Scoped() or @Transient(), or list { provide: ${token.name}, … } in providers`
        : (own ?? anywhere),
    });
  }

  toString(): string {
    return this.#steps
      .map(({ token, parameter }) => `${tokenName(token)}${parameter === undefined ? '' : ` (parameter ${parameter})`}`)
      .join(' -> ');
  }
}
