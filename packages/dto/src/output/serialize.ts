import { Memo } from '../common/memo';
import type { Class } from '../common/types';
import { refuseAsyncTransforms } from '../metadata/decorated';
import { transformations } from '../metadata/transformation';
import { Projector } from './projector';
import type { OutputOptions } from './projector';

/** Writes an instance, or a list of them, as JSON text. */
export type Serialize<T> = (value: T | readonly T[]) => string;

const forEveryone = new Projector({});
const projectors = new Memo<Projector>();
const serializers = new WeakMap<Class, Memo<(value: unknown) => string>>();

/**
 * Compiles a function that writes values of a class as JSON text, by the class's `@Expose`, `@Exclude`, `@Transform` and
 * `@Type`. Plain objects, also in a list, are written as if they were instances of the class. Instances of another class
 * are written by their own class.
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
 * @throws DtoDefinitionError `E_DTO_PROMISE` for an async transform. The returned function throws as `stringify` does.
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
 * `JSON.stringify` that respects decorators: every instance of a class with output decorators, at any depth, is written by
 * its class. All other values are written as JSON.stringify writes them.
 *
 * @example
 * stringify({ users: [new User('Ann', 'secret')], total: 1 }); // '{"users":[{"name":"Ann"}],"total":1}'
 *
 * A Set is written as a list and a Map as an object, at any depth.
 *
 * @returns `undefined` for `undefined` and functions, as JSON.stringify does
 * @throws RangeError for a cyclic value; DtoDefinitionError `E_DTO_PROMISE` for a promise; TypeError for an `Error`, and
 * for a Map with keys that are neither strings nor numbers
 */
export function stringify(value: unknown, options?: OutputOptions): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return (options === undefined ? asItIs(value) : undefined) ?? projected(value, options);
}

/**
 * The text of a value in which nothing is rewritten, whatever it holds; undefined where something may be. Looking at each of the 22
 * objects of a nested DTO takes 0.7 µs, a fifth of what JSON.stringify takes for it.
 */
function asItIs(value: object): string | undefined {
  try {
    if (!nothingToProject()) return undefined;
    const text = JSON.stringify(value) as string | undefined;
    // An empty object in the text may be a Set or a Map.
    return text?.includes('{}') === true ? undefined : text;
  } catch {
    return undefined; // the projector finds out what is wrong with the value, and says so
  }
}

function projected(value: object, options: OutputOptions | undefined): string {
  const projector = options === undefined ? forEveryone : projectorFor(options, keyOf(options));
  return JSON.stringify(projector.project(value));
}

function projectorFor(options: OutputOptions, key: string): Projector {
  return projectors.get(key, () => new Projector(options));
}

function keyOf({ groups, version }: OutputOptions): string {
  return groups === undefined && version === undefined ? '' : JSON.stringify([groups, version]);
}

let classes = 0;
let isNothing = true;

/** Whether the decorators of no class in the process change its output. Asked again when there are more classes with decorators. */
function nothingToProject(): boolean {
  const {
    _exposeMetadatas: exposed,
    _excludeMetadatas: excluded,
    _transformMetadatas: transformed,
    _typeMetadatas: typed,
  } = transformations;
  const now = exposed.size + excluded.size + transformed.size + typed.size;
  if (now === classes) return isNothing;
  classes = now;
  isNothing = false; // also where a type function throws, because its class is not there yet
  isNothing = [exposed, excluded, transformed, typed].every((each) => forEveryone.leavesAsTheyAre(each.keys()));
  return isNothing;
}
