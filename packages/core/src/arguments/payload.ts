import { compile, type CompileOptions, type FieldError } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import { isPromise } from '../common/async';
import type { Class } from '../common/types';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import type { Constraints } from './constraints';
import { ITEMS, listClass } from './list-class';

/** The payload of a message handler: a DTO, the text itself (`String`), or the bytes themselves (`Buffer`). */
export type Receivable = StringConstructor | Class;

/** Which frames or bodies a handler accepts: parsed JSON, raw text or raw bytes; `none` when it has no payload. */
export type PayloadKind = 'json' | 'text' | 'binary' | 'none';

export function payloadKind(type: Receivable): PayloadKind {
  if (type === String) return 'text';
  return (type as unknown) === Buffer || (type as unknown) === Uint8Array ? 'binary' : 'json';
}

/** Reads a payload that is a list of DTOs. @throws as `payloadArgument` */
export function payloadListArgument(type: Class, options: CompileOptions, constraints: Constraints): ArgumentReader {
  const compiled = compile(listClass(type), options);
  const list = dtoArgument(compiled, ({ payload }) => ({ [ITEMS]: payload }), [], constraints);
  const settle = (value: unknown, found: readonly FieldError[], issues: FieldError[]): unknown => {
    for (const issue of found) issues.push({ ...issue, loc: issue.loc.slice(1) }); // which began with the name of the property
    return (value as { readonly items?: unknown } | undefined)?.items;
  };
  return {
    async: list.async,
    read(context, issues) {
      const found: FieldError[] = [];
      const value = list.read(context, found);
      return isPromise(value) ? value.then((each) => settle(each, found, issues)) : settle(value, found, issues);
    },
  };
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
    read: (context, issues) => (isText(context) ? text : json).read(context, issues),
  };
}
