import { ConfigurationError } from '../errors/configuration-error';
import { constructorTypes, lostType } from '../metadata/reflected-type';
import type { Class } from '../types';
import { constructorInjections } from './inject';
import type { ResolutionPath } from './resolution-path';
import type { InjectionToken } from './token';

const PRIMITIVES = new Set<unknown>([String, Number, Boolean, BigInt, Symbol]);

/**
 * What the constructor of `type` asks for.
 *
 * @throws ConfigurationError E_METADATA_LOST
 */
export function constructorTokens(type: Class, path: ResolutionPath): readonly InjectionToken[] {
  const types = constructorTypes(type) ?? [];
  const named = new Map(constructorInjections.ofClass(type).map(({ index, token }) => [index, token]));
  return Array.from({ length: Math.max(type.length, types.length) }, (_, index) => {
    const token = named.get(index) ?? types[index];
    const lost = lostType(token);
    const refused = PRIMITIVES.has(token)
      ? { recorded: (token as Class).name, causes: ['a primitive says nothing about which value'] }
      : lost;
    if (named.get(index) !== undefined || refused === undefined) return token as InjectionToken;
    throw new ConfigurationError('E_METADATA_LOST', {
      where: path.at(index).toString(),
      problem: `the type of this constructor parameter is not known at run time (recorded: ${refused.recorded})`,
      causes:
        types.length === 0
          ? [`${type.name} carries no decorator, so no types are recorded for it`, ...refused.causes]
          : refused.causes,
      remedy: `import the class as a value, or name what to inject: @Inject(token)`,
    });
  });
}
