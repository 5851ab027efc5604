import { ConfigurationError, type Misconfiguration } from '../errors/configuration-error';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { lostType, NO_METADATA, ownConstructorTypes } from '../metadata/reflected-type';
import type { Class } from '../common/types';
import { constructorOwner } from './constructor-owner';
import { constructorInjections } from './inject';
import type { ResolutionPath } from './resolution-path';
import type { InjectionToken } from './token';

const PRIMITIVES = new Set<unknown>([String, Number, Boolean, BigInt, Symbol]);

/**
 * The tokens of the constructor of `type`, which may be inherited.
 *
 * @throws ConfigurationError E_METADATA_LOST
 */
export function constructorTokens(type: Class, path: ResolutionPath): readonly InjectionToken[] {
  const owner = constructorOwner(type);
  const types = ownConstructorTypes(owner);
  // A native base such as Map, or a function such as EventEmitter: its arguments are optional.
  if (owner !== type && types === undefined && !isClassSyntax(owner)) return [];
  const named = new Map(constructorInjections.ofOwnClass(owner).map(({ index, token }) => [index, token]));
  return Array.from({ length: Math.max(owner.length, types?.length ?? 0) }, (_, index) => {
    const token = named.get(index) ?? types?.[index];
    if (named.get(index) !== undefined || (!PRIMITIVES.has(token) && lostType(token) === undefined))
      return token as InjectionToken;
    const where = path.at(index).toString();
    throw new ConfigurationError('E_METADATA_LOST', {
      where,
      ...(types === undefined ? unrecorded(type, owner) : unusable(token)),
    });
  });
}

function isClassSyntax(type: Class): boolean {
  return Function.prototype.toString.call(type).startsWith('class');
}

/** The recorded type of a parameter does not tell what to inject. */
function unusable(type: unknown): Omit<Misconfiguration, 'where'> {
  const { recorded, causes } = lostType(type) ?? {
    recorded: (type as Class).name,
    causes: ['a primitive type does not tell which value to inject'],
  };
  return {
    problem: `the type of this constructor parameter is not known at run time (recorded: ${recorded})`,
    causes,
    remedy: 'import the class as a value, or name its token: @Inject(token)',
  };
}

/** No types are recorded for this constructor. */
function unrecorded(type: Class, owner: Class): Omit<Misconfiguration, 'where'> {
  if (DecoratorMetadata.marksClass(owner)) return NO_METADATA;
  if (owner === type) {
    return {
      problem: `${type.name} has no decorator, so the types of its constructor are not recorded`,
      causes: [],
      remedy: `decorate ${type.name}, as with @Singleton(), or name the token of each parameter: @Inject(token)`,
    };
  }
  return {
    problem: `${type.name} has the constructor of ${owner.name}, which has no decorator, so the types of its parameters are not recorded`,
    causes: [],
    remedy: `write @Inject() before each parameter of the constructor of ${owner.name}, or give ${type.name} a constructor of its own that calls super(…)`,
  };
}
