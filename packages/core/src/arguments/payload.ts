import { compile, type CompileOptions } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import type { Class } from '../types';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import type { Constraints } from './constraints';

/** What a message handler may be given: a DTO, text as it came (`String`), or bytes as they came (`Buffer`). */
export type Receivable = StringConstructor | Class;

/** Which frames or bodies a handler takes: parsed JSON, raw text, raw bytes, or none because it has no payload. */
export type PayloadKind = 'json' | 'text' | 'binary' | 'none';

export function payloadKind(type: Receivable): PayloadKind {
  if (type === String) return 'text';
  return (type as unknown) === Buffer || (type as unknown) === Uint8Array ? 'binary' : 'json';
}

/** @throws DtoDefinitionError when the class cannot serve as a DTO, ConfigurationError for a constraint that cannot be built */
export function payloadArgument(
  type: Receivable,
  options: CompileOptions,
  constraints: Constraints,
  isText?: (context: Context) => boolean,
): ArgumentReader {
  if (payloadKind(type) !== 'json') return { async: false, read: (context) => context.payload };
  const json = dtoArgument(compile(type as Class, options), undefined, [], constraints);
  if (isText === undefined) return json;
  const text = dtoArgument(compile(type as Class, { ...options, from: 'text' }), undefined, [], constraints);
  return {
    async: json.async || text.async,
    read: (context, faults) => (isText(context) ? text : json).read(context, faults),
  };
}
