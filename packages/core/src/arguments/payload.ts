import { compile, type CompileOptions } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import type { Class } from '../common/types';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import type { Constraints } from './constraints';
import { payloadKind } from './receivable';

/**
 * Reads a payload that is one DTO, text or bytes.
 *
 * @param isText whether all values of a payload are text, as in a form
 * @throws DtoDefinitionError when the class cannot serve as a DTO, ConfigurationError for a constraint that cannot be built
 */
export function payloadArgument(
  type: Class,
  options: CompileOptions,
  constraints: Constraints,
  isText?: (context: Context) => boolean,
): ArgumentReader {
  if (payloadKind(type) !== 'json') return { async: false, read: (context) => context.payload };
  const json = dtoArgument(compile(type, options), undefined, [], constraints);
  if (isText === undefined) return json;
  const text = dtoArgument(compile(type, { ...options, from: 'text' }), undefined, [], constraints);
  return {
    async: json.async || text.async,
    read: (context, issues) => (isText(context) ? text : json).read(context, issues),
  };
}
