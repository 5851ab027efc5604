import { Memo } from '../common/memo';
import type { Class } from '../common/types';
import { refuseAsyncTransforms } from '../metadata/decorated';
import { transformations } from '../metadata/transformation';
import { Projector } from './projector';
import type { OutputOptions } from './projector';

export type Serialize<T> = (value: T | readonly T[]) => string;

const forEveryone = new Projector({});
const projectors = new Memo<Projector>();
const serializers = new WeakMap<Class, Memo<(value: unknown) => string>>();

/**
 * Compiles how values of a class are written as JSON text, by its `@Expose`, `@Exclude`, `@Transform` and `@Type`. A
 * plain object, or a list, is written as if it were of the class; an instance of another class by its own.
 *
 * @example
 * class User {
 *   name!: string;
 *   @Exclude() password!: string;
 * }
 * const write = serialize(User);
 * write({ name: 'Ann', password: 'secret' }); // '{"name":"Ann"}'
 *
 * @param options `groups` and `version` as in class-transformer. Default: none.
 * @throws DtoDefinitionError `E_DTO_PROMISE` for an async transform; when run, RangeError for a cyclic value.
 */
export function serialize<T>(Dto: Class<T>, options: OutputOptions = {}): Serialize<T> {
  const key = keyOf(options);
  let variants = serializers.get(Dto);
  if (variants === undefined) serializers.set(Dto, (variants = new Memo()));
  const written = variants.get(key, () => {
    refuseAsyncTransforms(Dto);
    const projector = projectorFor(options, key);
    return (value) => JSON.stringify(projector.project(value, Dto));
  });
  return written;
}

/**
 * `JSON.stringify` for values that leave the process: every instance of a class with output decorators, however deep,
 * is written by its class; all else as JSON.stringify writes it.
 *
 * @example
 * stringify({ users: [new User('Ann', 'secret')], total: 1 }); // '{"users":[{"name":"Ann"}],"total":1}'
 *
 * A Set is written as a list and a Map as an object, wherever they are.
 *
 * @returns `undefined` for what JSON has no text for: `undefined` and functions.
 * @throws RangeError for a cyclic value; DtoDefinitionError `E_DTO_PROMISE` for a promise, which nobody would await;
 * TypeError for an `Error`, and for a Map with keys that are neither text nor numbers.
 */
export function stringify(value: unknown, options?: OutputOptions): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (nothingToProject()) {
    const text = JSON.stringify(value);
    // What it writes as an empty object may be a Set or a Map.
    if ((text as string | undefined)?.includes('{}') !== true) return text;
  }
  const projector = options === undefined ? forEveryone : projectorFor(options, keyOf(options));
  return JSON.stringify(projector.project(value));
}

function projectorFor(options: OutputOptions, key: string): Projector {
  return projectors.get(key, () => new Projector(options));
}

function keyOf({ groups, version }: OutputOptions): string {
  return groups === undefined && version === undefined ? '' : JSON.stringify([groups, version]);
}

/** Whether any class in the process may have to be rewritten. */
function nothingToProject(): boolean {
  const {
    _exposeMetadatas: exposed,
    _excludeMetadatas: excluded,
    _transformMetadatas: transformed,
    _typeMetadatas: typed,
  } = transformations;
  return exposed.size + excluded.size + transformed.size + typed.size === 0;
}
