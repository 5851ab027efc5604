import type { CompileOptions } from '@cortado/dto';
import { ConfigurationError } from '../errors/configuration-error';
import type { DtoInputOptions } from './decorators';

/**
 * How one input is read: as the application says, and over it what is said of the input. With groups, decorators without a group apply too:
 * class-validator would leave out their properties.
 *
 * @param where begins the message
 * @throws ConfigurationError E_OPTION for groups that are not a list of names
 */
export function withInputOptions(
  options: CompileOptions,
  { unknown, groups }: DtoInputOptions = {},
  where: string,
): CompileOptions {
  if (unknown === undefined && groups === undefined) return options;
  if (groups !== undefined && !isListOfNames(groups)) {
    throw new ConfigurationError('E_OPTION', {
      where,
      problem: 'groups must be a list of names',
      remedy: "give at least one, as in { groups: ['create'] }, or leave the option out",
    });
  }
  return {
    ...options,
    ...(unknown === undefined ? {} : { unknown }),
    ...(groups === undefined ? {} : { groups, always: options.always ?? true }),
  };
}

function isListOfNames(groups: unknown): boolean {
  return Array.isArray(groups) && groups.length > 0 && groups.every((each) => typeof each === 'string' && each !== '');
}
