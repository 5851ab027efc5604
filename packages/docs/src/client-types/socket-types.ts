import { block, sorted } from './block';
import { isRequired, propertyOf, type ChannelOperations, type Exchange, type Json } from './channel-operations';
import type { Side, TypeWriter } from './type-text';

/** Names of the protocol itself, which no application has. */
const OWN = '$';

/** Writes the sockets of an AsyncAPI document, as clients of the `rpc` protocol use them. */
export class SocketTypes {
  constructor(
    private readonly channels: readonly ChannelOperations[],
    private readonly writer: TypeWriter,
    private readonly components: Json,
  ) {}

  /** All of them, by path. */
  text(indent: string): string {
    const sockets = this.channels.flatMap((each) =>
      each.path === undefined ? [] : [[each.path, this.#socket(each, `${indent}  `)] as const],
    );
    return block(sorted(Object.fromEntries(sockets)), indent);
  }

  #socket({ path, parameters, query, messages, pushes, requests }: ChannelOperations, indent: string): string {
    const inner = `${indent}  `;
    const plain = messages.filter(({ event }) => event === undefined);
    // An endpoint may take both text and objects. What a client sends by name is an object.
    const receive = plain.find(({ payload }) => propertyOf(payload, 'body')?.['type'] !== 'string') ?? plain[0];
    const channels = this.channels.filter(({ endpoints }) => endpoints.includes(path!));
    return block(
      {
        params: this.#object(paramsOf(parameters), inner),
        query: this.#object(query, inner),
        receive: receive && this.#exchange(receive, inner),
        messages: this.#exchanges(messages, inner),
        pushes: this.#pushes(pushes, inner),
        requests: this.#exchanges(requests, inner, 'output'),
        channels: unlessEmpty(
          block(
            sorted(Object.fromEntries(channels.map((each) => [each.address, this.#channel(each, `${inner}  `)]))),
            inner,
          ),
        ),
      },
      indent,
    );
  }

  #channel({ messages, pushes }: ChannelOperations, indent: string): string {
    const inner = `${indent}  `;
    const join = messages.find(({ event }) => event === '$join');
    return block(
      {
        join: join && this.#join(join, inner),
        messages: this.#exchanges(messages, inner) ?? '{}',
        pushes: this.#pushes(pushes, inner) ?? '{}',
        presence: this.#member(join, inner),
      },
      indent,
    );
  }

  /** The data of a join is what the client calls its body. */
  #join({ payload, answers }: Exchange, indent: string): string {
    const inner = `${indent}  `;
    const types = Object.entries(answers).flatMap(([status, answer]) => {
      if (status === 'default') return [];
      const body = propertyOf(answer, 'body');
      const data = status === '200' ? propertyOf(body, 'data') : body;
      return [[status, data === undefined ? 'null' : this.writer.typeOf(data, 'output', `${inner}  `)]];
    });
    return this.#call(payload, Object.fromEntries(types), 'input', indent);
  }

  #member(join: Exchange | undefined, indent: string): string | undefined {
    const presence = propertyOf(propertyOf(join?.answers['200'], 'body'), 'presence');
    const member = propertyOf(presence, 'members')?.['items'] as Json | undefined;
    return member && this.writer.typeOf(member, 'output', indent);
  }

  #exchanges(all: readonly Exchange[], indent: string, side: Side = 'input'): string | undefined {
    const named = all.filter(({ event }) => event !== undefined && !event.startsWith(OWN));
    const types = named.map((each) => [each.event, this.#exchange(each, `${indent}  `, side)]);
    return unlessEmpty(block(sorted(Object.fromEntries(types) as Record<string, string>), indent));
  }

  /** @param side of the body: that of a request of the server is received */
  #exchange({ payload, answers }: Exchange, indent: string, side: Side = 'input'): string {
    const inner = `${indent}  `;
    const types = Object.entries(answers).flatMap(([status, answer]) => {
      if (status === 'default' || status === '206') return [];
      if (status === '2XX') return [[status, 'unknown']];
      const body = propertyOf(answer, 'body');
      return [[status, this.writer.typeOf(body, side === 'input' ? 'output' : 'input', `${inner}  `)]];
    });
    const items = propertyOf(answers['206'], 'body');
    return this.#call(
      payload,
      Object.fromEntries(types),
      side,
      indent,
      items && this.writer.typeOf(items, 'output', inner),
    );
  }

  #call(payload: Json, answers: Record<string, string>, side: Side, indent: string, items?: string): string {
    const inner = `${indent}  `;
    const body = propertyOf(payload, 'body');
    const isListed = ((payload['required'] ?? []) as readonly string[]).includes('body');
    return block(
      {
        body: body && this.writer.typeOf(body, side, inner),
        items,
        answers: block(answers, inner),
      },
      indent,
      side,
      isListed || isRequired(body, this.components) ? [] : ['body'],
    );
  }

  #pushes(all: readonly Exchange[], indent: string): string | undefined {
    const named = all.filter(({ event }) => event !== undefined && !event.startsWith(OWN));
    const types = named.map(({ event, payload }) => {
      const data = propertyOf(payload, 'data');
      return [event, data === undefined ? 'null' : this.writer.typeOf(data, 'output', `${indent}  `)];
    });
    return unlessEmpty(block(sorted(Object.fromEntries(types) as Record<string, string>), indent));
  }

  #object(schema: Json | undefined, indent: string): string | undefined {
    const hasProperties = Object.keys((schema?.['properties'] ?? {}) as Json).length > 0;
    return hasProperties ? this.writer.typeOf({ ...schema, type: 'object' }, 'input', indent) : undefined;
  }
}

/** The wildcard of a route has no name there. */
function paramsOf(parameters: Json): Json {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([name, schema]) => [name === 'wildcard' ? '*' : name, schema as Json]),
  );
  return { properties, required: Object.keys(properties) };
}

function unlessEmpty(text: string): string | undefined {
  return text === '{}' ? undefined : text;
}
