import type { InputDescription, PayloadDescription } from '@cortado/core';
import { FORMS, type JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import type { JsonObject } from './document';
import type { Operation } from './operations';

const MULTIPART = 'multipart/form-data';

/** What is sent where a handler takes any media type. */
const ANY = { json: 'application/json', text: 'text/plain', binary: 'application/octet-stream' } as const;

/** The body that an operation reads; undefined for none. GET and HEAD have none, even where an `@All` reads one for other methods. */
export function requestBodyOf({ handler, method }: Operation, schemas: Schemas): JsonObject | undefined {
  const { payload, documentation } = handler;
  if (method === 'get' || method === 'head' || method === 'options') return undefined;
  const files = handler.inputs.filter(({ source }) => source === 'file');
  if (payload === undefined && files.length === 0) return undefined;
  const types = mediaTypesOf(handler, payload);
  const schemaFor = (type: string): JsonSchema | undefined =>
    payload && payloadSchema(payload, FORMS.has(type) ? 'text' : undefined, schemas);
  const example = documentation?.example === undefined ? {} : { example: documentation.example };
  const content = types.map((type) => {
    if (type !== MULTIPART || files.length === 0) return [type, { schema: schemaFor(type) ?? {}, ...example }];
    return [type, { schema: withFiles(schemaFor(type), files), ...encodingOf(files) }];
  });
  const required = payload?.required === true || files.some((each) => each.required);
  return { content: Object.fromEntries(content), ...(required && { required }) };
}

function mediaTypesOf(
  { mediaTypes }: Operation['handler'],
  payload: PayloadDescription | undefined,
): readonly string[] {
  if (mediaTypes !== undefined && mediaTypes.length > 0) {
    const isList = payload?.list === true && payload.orOne !== true;
    return isList ? mediaTypes.filter((each) => !FORMS.has(each)) : mediaTypes; // a form is one object
  }
  return payload === undefined ? [MULTIPART] : [ANY[payload.kind], ...(mediaTypes === undefined ? [] : ['*/*'])];
}

/** @param from undefined for JSON */
function payloadSchema(payload: PayloadDescription, from: 'text' | undefined, schemas: Schemas): JsonSchema {
  const { kind, type, list, maxItems, orOne, schema, groups, unknown } = payload;
  const use = { from, groups, unknown };
  if (schema !== undefined) return schemas.given(schema);
  if (kind === 'text') return { type: 'string' };
  if (kind === 'binary') return {}; // OpenAPI §4.8.14.1: bytes have no type
  const all = schemas.input(type, list, use);
  const limited = maxItems === undefined ? all : { ...all, maxItems };
  return orOne === true ? { anyOf: [limited, schemas.input(type, false, use)] } : limited;
}

function withFiles(whole: JsonSchema | undefined, files: readonly InputDescription[]): JsonSchema {
  const required = files.filter((each) => each.required).map(({ name }) => name!);
  const parts: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(files.map((each) => [each.name!, fileSchema(each)])),
    ...(required.length > 0 && { required }),
  };
  return whole === undefined ? parts : { allOf: [whole, parts] };
}

/** The length of bytes is counted in bytes (OpenAPI 3.1.1 §4.8.14.1). */
function fileSchema({ list, maxSize, mediaTypes = [] }: InputDescription): JsonSchema {
  const [type = 'application/octet-stream'] = mediaTypes;
  const file: JsonSchema = {
    type: 'string',
    contentMediaType: mediaTypes.length === 1 ? type : 'application/octet-stream',
    ...(maxSize !== undefined && { maxLength: maxSize }),
  };
  return list ? { type: 'array', items: file } : file;
}

/** The media types of the parts, where files are narrowed to some (OpenAPI §4.8.15). */
function encodingOf(files: readonly InputDescription[]): JsonObject {
  const narrowed = files.flatMap(({ name, mediaTypes = [] }) =>
    mediaTypes.length === 0 ? [] : [[name!, { contentType: mediaTypes.join(', ') }] as const],
  );
  return narrowed.length === 0 ? {} : { encoding: Object.fromEntries(narrowed) };
}
