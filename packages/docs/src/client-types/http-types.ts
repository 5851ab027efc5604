import type { JsonSchema } from '../schema/json-schema';
import { block, sorted, type Entries } from './block';
import type { TypeWriter } from './type-text';

type Json = Readonly<Record<string, any>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** The parts of a call that parameters fill. */
const PARTS: Readonly<Record<string, string>> = {
  path: 'params',
  query: 'query',
  header: 'headers',
  cookie: 'cookies',
};

/** Where a body is neither JSON nor a form. */
const RAW = 'Blob | ArrayBuffer | ArrayBufferView';

/** The routes of an OpenAPI document, by method and path. */
export function httpTypes(document: Json, writer: TypeWriter, indent: string): string {
  const inner = `${indent}  `;
  const byMethod: Record<string, Record<string, string>> = {};
  for (const [path, item] of Object.entries<Json>(document['paths'] ?? {})) {
    for (const method of METHODS) {
      const operation = item[method] as Json | undefined;
      if (operation === undefined) continue;
      const name = (operation['x-cortado-path'] as string | undefined) ?? path.replaceAll(/\{(\w+)\}/g, ':$1');
      const routes = (byMethod[method] ??= {});
      // An optional part makes two paths: one of the route, with the parameter, and one without.
      routes[name] = operationType(operation, document, writer, `${inner}  `, /[\w)]\?(?:[/.-]|$)/.test(name));
    }
  }
  return block(
    Object.fromEntries(
      Object.entries(sorted(byMethod)).map(([method, routes]) => [method, block(sorted(routes), inner)]),
    ),
    indent,
  );
}

/** @param isOptional whether parameters of the path may be absent */
function operationType(
  operation: Json,
  document: Json,
  writer: TypeWriter,
  indent: string,
  isOptional: boolean,
): string {
  const inner = `${indent}  `;
  const parts: Record<string, string> = {};
  for (const [place, part] of Object.entries(PARTS)) {
    const own = ((operation['parameters'] ?? []) as Json[])
      .map((each) => resolved(each, document))
      .filter((each) => each['in'] === place);
    if (own.length === 0) continue;
    const optional = own.filter((each) => each['required'] !== true || (isOptional && place === 'path'));
    parts[part] = block(
      Object.fromEntries(own.map((each) => [nameOf(each), parameterType(each, writer, inner)])),
      inner,
      'input',
      optional.map(nameOf),
    );
  }
  const body = resolved(operation['requestBody'] ?? {}, document);
  const content = contentType(body, writer, inner);
  const answers = answersType(operation, document, writer, inner);
  return block(
    { ...parts, ...content, answers },
    indent,
    'input',
    body['required'] === true ? [] : Object.keys(content),
  );
}

/** The wildcard of a route has no name there. */
function nameOf({ name, in: place }: Json): string {
  return place === 'path' && name === 'wildcard' ? '*' : (name as string);
}

function parameterType({ schema, style, explode }: Json, writer: TypeWriter, indent: string): string {
  // Separated by commas, as in `sort=-price,name`: the client writes a list by repeating the name.
  if (style !== 'deepObject' && explode === false) return 'string';
  return writer.typeOf(schema, 'input', indent);
}

/** `body` or `form`, by the media types that the operation takes. */
function contentType({ content }: Json, writer: TypeWriter, indent: string): Entries {
  if (content === undefined) return {};
  const json = jsonOf(content);
  if (json !== undefined) return { body: writer.typeOf(json, 'input', indent) };
  const form = content['multipart/form-data'] as Json | undefined;
  if (form !== undefined) return { form: formType(form, writer, indent) };
  return { body: Object.keys(content).some((type) => type.startsWith('text/')) ? 'string' : RAW };
}

/** A form: what has a media type is a file. */
function formType({ schema, encoding = {} }: Json, writer: TypeWriter, indent: string): string {
  const parts = ((schema['allOf'] ?? [schema]) as Json[]).map((each) => {
    if (each['properties'] === undefined) return writer.typeOf(each, 'input', indent);
    const properties = each['properties'] as Readonly<Record<string, JsonSchema>>;
    const required = (each['required'] ?? []) as readonly string[];
    const types = Object.entries(properties).map(([name, one]) => {
      const isFile = name in encoding || one['contentMediaType'] !== undefined;
      const file = one['type'] === 'array' ? 'Blob[]' : 'Blob';
      return [name, isFile ? file : writer.typeOf(one, 'input', indent)];
    });
    const optional = Object.keys(properties).filter((name) => !required.includes(name));
    return block(Object.fromEntries(types) as Entries, indent, 'input', optional);
  });
  return parts.join(' & ');
}

function answersType(operation: Json, document: Json, writer: TypeWriter, indent: string): string {
  const answers: Record<string, string> = {};
  for (const [status, given] of Object.entries<Json>(operation['responses'] ?? {})) {
    // `fetch` follows redirects, and an answer that is not listed has the body of a failure.
    if (status === 'default' || status.startsWith('3')) continue;
    answers[status] = status === '2XX' ? 'unknown' : answerType(resolved(given, document), writer, `${indent}  `);
  }
  return block(answers, indent);
}

function answerType({ content }: Json, writer: TypeWriter, indent: string): string {
  if (content === undefined) return 'null';
  const events = content['text/event-stream'] as Json | undefined;
  if (events !== undefined) return `EventStream<${eventsType(events['schema'], writer, indent)}>`;
  const json = jsonOf(content);
  return json === undefined ? 'Bytes' : writer.typeOf(json, 'output', indent);
}

function eventsType(schema: Json, writer: TypeWriter, indent: string): string {
  const events = (schema?.['items']?.['oneOf'] ?? [schema?.['items']]) as (Json | undefined)[];
  const types = events.flatMap((each) => {
    const { event, data } = (each?.['properties'] ?? {}) as Json;
    const name = event?.const as string | undefined;
    if (name === undefined) return [];
    const content = data?.contentSchema;
    return [[name, data === undefined ? 'null' : writer.typeOf(content ?? data, 'output', indent)]];
  });
  return types.length === 0 ? 'Record<string, unknown>' : block(Object.fromEntries(types) as Entries, indent);
}

function jsonOf(content: Json): JsonSchema | undefined {
  return content['application/json']?.schema as JsonSchema | undefined;
}

/** What a `$ref` of a document refers to. */
function resolved(given: Json, document: Json): Json {
  const reference = given['$ref'] as string | undefined;
  if (reference === undefined) return given;
  return reference
    .slice(2)
    .split('/')
    .reduce<Json>((at, name) => at[name.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, document);
}
