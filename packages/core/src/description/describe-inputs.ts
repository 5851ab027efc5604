import type { CompiledInput } from '../arguments/compiled-input';
import type { ArgumentMetadata, TextSource } from '../arguments/decorators';
import { valuesOf } from '../arguments/enum-reader';
import { payloadKind } from '../arguments/receivable';
import { isScalar } from '../arguments/text-argument';
import { compact, frozenList } from './compact';
import type { InputDescription, PayloadDescription } from './handler-description';

const SOURCES: Readonly<Record<TextSource, InputDescription['source']>> = {
  param: 'path',
  query: 'query',
  header: 'header',
  cookie: 'cookie',
};

/** The inputs of a handler but its payload. */
export function describeInputs(inputs: readonly CompiledInput[]): readonly InputDescription[] {
  return inputs.flatMap((each) =>
    each.payload === undefined || each.described !== undefined ? describeInput(each) : [],
  );
}

function describeInput({ metadata, type, isInitialised, described }: CompiledInput): readonly InputDescription[] {
  if (described !== undefined) return described.inputs ?? [];
  if (metadata === undefined || metadata.source === 'context' || metadata.source === 'principal') return [];
  if (metadata.source === 'custom') return [describeCustom(metadata, type)];
  const { source, name, dto, options } = metadata;
  const whole = name === undefined;
  const values = options.enum === undefined ? undefined : valuesOf(options.enum);
  return [
    compact<InputDescription>({
      source: SOURCES[source as TextSource],
      name,
      type: whole ? dto : values === undefined ? scalarOf(type, options.type) : typeOfValues(values),
      list: !whole && type === Array,
      required: !whole && options.optional !== true && !('default' in options) && !isInitialised,
      default: options.default,
      format: options.format,
      enum: frozenList(values),
      unknown: options.unknown,
      groups: frozenList(options.groups),
    }),
  ];
}

function describeCustom({ input = {} }: ArgumentMetadata, type: unknown): InputDescription {
  const { source = 'custom', name, isList = false, isRequired = false, maxSize, mediaTypes } = input;
  return compact<InputDescription>({
    source,
    name,
    type: isScalar(type) ? type : undefined,
    list: isList,
    required: isRequired,
    maxSize,
    mediaTypes: frozenList(mediaTypes),
  });
}

/** As `textArgument` chooses it. */
function scalarOf(recorded: unknown, named: unknown): unknown {
  return isScalar(recorded) ? recorded : (named ?? String);
}

/** Undefined for an enum of both texts and numbers. */
function typeOfValues(values: readonly (string | number)[]): unknown {
  const kinds = new Set(values.map((each) => typeof each));
  if (kinds.size > 1) return undefined;
  return kinds.has('number') ? Number : String;
}

/** The payload of a handler; undefined without one. */
export function describePayload(inputs: readonly CompiledInput[]): PayloadDescription | undefined {
  for (const { metadata, payload, isInitialised, described } of inputs) {
    if (payload === undefined) continue;
    const { type, maxItems, orOne, options } = payload;
    return compact<PayloadDescription>({
      kind: maxItems === undefined ? (payloadKind(type) as PayloadDescription['kind']) : 'json',
      type,
      list: maxItems !== undefined,
      maxItems,
      orOne: orOne === true ? true : undefined,
      required: !isInitialised && metadata?.input?.isRequired !== false,
      unknown: options.unknown,
      groups: frozenList(options.groups),
      schema: described?.schema,
    });
  }
  return undefined;
}
