import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Answer } from '@cortado/testkit/http-client';

/** What a document says of one answer. */
export interface Verdict {
  /** The key of the response, as in `200`, `2XX` or `default`; undefined where the document has no such operation. */
  readonly response: string | undefined;
  readonly errors: readonly string[];
}

/** Checks answers against the responses of an OpenAPI document. */
export class DocumentedAnswers {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #document: any;

  constructor(document: object) {
    addFormats(this.#ajv);
    this.#document = document;
    this.#ajv.addSchema(document, 'document');
  }

  /** @param path without a query */
  check(method: string, path: string, { status, headers, text, json }: Answer): Verdict {
    const template = this.#templateOf(path, method.toLowerCase());
    if (template === undefined) return { response: undefined, errors: [`no operation for ${method} ${path}`] };
    const at = ['paths', template, method.toLowerCase(), 'responses'];
    const responses = this.#at(at) as Record<string, unknown>;
    const response = [String(status), `${String(status)[0]}XX`, 'default'].find((each) => each in responses)!;
    const pointer = this.#resolved([...at, response]);
    const { content } = this.#at(pointer) as { content?: Record<string, object> };
    const type = headers['content-type']?.split(';', 1)[0];
    if (content === undefined) return { response, errors: [] }; // nothing is said of the body
    if (type === undefined)
      return { response, errors: [`no content type, but ${Object.keys(content).join(', ')} is documented`] };
    if (!(type in content)) return { response, errors: [`${type} is not documented`] };
    const schema = this.#ajv.compile({ $ref: `document#${asPointer([...pointer, 'content', type, 'schema'])}` });
    const isList = type === 'text/event-stream';
    schema(isList ? eventsOf(text) : (json ?? text));
    return { response, errors: (schema.errors ?? []).map((each) => `${each.instancePath} ${each.message}`) };
  }

  #templateOf(path: string, method: string): string | undefined {
    const candidates = Object.keys(this.#document.paths as object).filter((template) => {
      const pattern = template
        .split(/(\{[^}]+\})/)
        .map((part) =>
          /^\{wildcard\d*\}$/.test(part) ? '.+' : part.startsWith('{') ? '[^/]+' : escaped(decodeURI(part)),
        );
      return method in this.#document.paths[template] && new RegExp(`^${pattern.join('')}$`).test(decodeURI(path));
    });
    return candidates.toSorted((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  #resolved(pointer: readonly string[]): readonly string[] {
    const { $ref } = this.#at(pointer) as { $ref?: string };
    return $ref === undefined ? pointer : $ref.slice(2).split('/');
  }

  #at(pointer: readonly string[]): unknown {
    return pointer.reduce((value, key) => value[key], this.#document);
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const asPointer = (keys: readonly string[]): string =>
  keys.map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

/** The events of a stream, with their fields by name. */
function eventsOf(text: string): readonly object[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'));
  return blocks.map((block) =>
    Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    ),
  );
}
