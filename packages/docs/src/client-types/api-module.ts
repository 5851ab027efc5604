import { block } from './block';
import { channelsOf, type Json } from './channel-operations';
import { httpTypes } from './http-types';
import { resourceTypes } from './resource-types';
import { SocketTypes } from './socket-types';
import { comment, identifier, TypeWriter, type Side } from './type-text';

/** The documents that types are written from, as `buildDocuments` gives them. */
export interface ClientDocuments {
  /** An OpenAPI 3.1 document; absent for an API of sockets alone. */
  readonly openapi?: object | undefined;
  /** An AsyncAPI 3.0 document; absent for an API without sockets. */
  readonly asyncapi?: object | undefined;
}

/** What the types may use of `@cortado/client`. */
const IMPORTED = ['Bytes', 'EventStream', 'FailureBody'];

/** The text of the module that declares the types of an API. */
export function apiModule({ openapi = {}, asyncapi = {} }: ClientDocuments): string {
  const writer = new TypeWriter();
  const channels = channelsOf(asyncapi);
  const api = block(
    {
      http: httpTypes(openapi, writer, '  '),
      sockets: new SocketTypes(channels, writer, schemasOf(asyncapi)).text('  '),
      resources: resourceTypes(channels, openapi, writer, schemasOf(asyncapi), '  '),
    },
    '',
  );
  const declared = declarations({ ...schemasOf(asyncapi), ...schemasOf(openapi) }, writer);
  const text = `${declared}export interface Api ${api}\n`;
  const words = new Set(text.split(/\W/));
  const imports = IMPORTED.filter((name) => words.has(name));
  const head = imports.length === 0 ? '' : `import type { ${imports.join(', ')} } from '@cortado/client';\n\n`;
  return `// Written by \`cortado client\`. Do not edit: write it anew when the API changes.\n${head}${text}`;
}

/** The components that the API refers to, and those that they refer to. */
function declarations(schemas: Json, writer: TypeWriter): string {
  const written = new Map<string, string>();
  // What clients send comes first: a class that they also receive is written once, and may have undefined properties in both.
  for (const side of ['input', 'output'] as const) {
    // It grows while it is read.
    for (const name of writer.names[side]) {
      if (!written.has(name)) written.set(name, declaration(name, (schemas[name] ?? {}) as Json, side, writer));
    }
  }
  written.delete('FailureBody');
  return [...written]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, text]) => `${text}\n`)
    .join('');
}

function declaration(name: string, schema: Json, side: Side, writer: TypeWriter): string {
  const type = writer.typeOf(schema, side);
  const isObject = type.startsWith('{') && type.endsWith('}');
  const text = isObject ? `interface ${identifier(name)} ${type}` : `type ${identifier(name)} = ${type};`;
  return `${comment(schema, '')}export ${text}\n`;
}

function schemasOf(document: Json): Json {
  return (document['components']?.schemas ?? {}) as Json;
}
