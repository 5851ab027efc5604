import { block, sorted } from './block';
import { propertyOf, schemaOf, type ChannelOperations, type Exchange, type Json } from './channel-operations';
import { quoted, type TypeWriter } from './type-text';

/** What every resource that can be read and watched has. */
const READ = 'read';

/** The resources of the documents: channels with the operations of a resource, and the routes of the same name. */
export function resourceTypes(
  channels: readonly ChannelOperations[],
  openapi: Json,
  writer: TypeWriter,
  components: Json,
  indent: string,
): string | undefined {
  const inner = `${indent}  `;
  const found = channels.flatMap((each) => {
    const read = messageOf(each, READ);
    const row = propertyOf(read?.answers['200'], 'body');
    const key = propertyOf(schemaOf(propertyOf(read?.payload, 'body'), components), 'id');
    const path = pathOf(each.address, openapi);
    if (row === undefined || key === undefined || path === undefined) return [];
    const [socket = ''] = each.endpoints;
    return [
      [
        each.address,
        block(
          {
            path: quoted(path),
            socket: quoted(socket),
            key: writer.typeOf(key, 'input', `${inner}  `),
            row: writer.typeOf(row, 'output', `${inner}  `),
            create: bodyType(propertyOf(messageOf(each, 'create')?.payload, 'body'), writer, `${inner}  `),
            update: bodyType(
              propertyOf(schemaOf(propertyOf(messageOf(each, 'update')?.payload, 'body'), components), 'patch'),
              writer,
              `${inner}  `,
            ),
          },
          inner,
        ),
      ] as const,
    ];
  });
  return found.length === 0 ? undefined : block(sorted(Object.fromEntries(found)), indent);
}

function messageOf({ messages }: ChannelOperations, event: string): Exchange | undefined {
  return messages.find((each) => each.event === event);
}

/** The route that lists the resource: it ends in its name, and has rows below it. */
function pathOf(name: string, { paths = {} }: Json): string | undefined {
  return Object.keys(paths as Json).find(
    (path) => path.endsWith(`/${name}`) && (paths as Json)[`${path}/search`] !== undefined,
  );
}

/** A body that takes a row or a list of rows is called with a row. `never` for an operation that is not there. */
function bodyType(schema: Json | undefined, writer: TypeWriter, indent: string): string {
  if (schema === undefined) return 'never';
  const choices = (schema['oneOf'] ?? schema['anyOf']) as readonly Json[] | undefined;
  return writer.typeOf(choices?.find((each) => each['type'] !== 'array') ?? schema, 'input', indent);
}
