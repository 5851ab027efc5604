import type { Awaitable, Class, FieldError } from '@cortado/core';
import type { Validated } from '@cortado/dto';
import { types } from 'node:util';
import type { Field } from '../model/field';
import type { Model } from '../model/model';
import { isJsonObject, type Row, type Value } from '../model/value';
import { valueReader } from '../query/value-reader';
import { toValue } from '../repository/rows';
import { bodyClassesFor, type BodyClasses } from './body-classes';

/** Compiles a DTO by the options of the application. */
export type CompileDto = <D>(
  type: Class<D>,
  options: { readonly groups: readonly string[] },
) => (input: unknown) => Awaitable<Validated<D>>;

type Run = (input: unknown) => Awaitable<Validated<object>>;
type Input = Readonly<Record<string, unknown>>;

/** How many rows one request may create. */
export const MOST_ROWS = 1_000;

/**
 * Reads the bodies of a resource: by the DTOs made from its class, in the groups `create` and `update`, and then by what its columns can
 * hold.
 */
export class Bodies<T extends object> {
  readonly classes: BodyClasses;
  readonly #create: Run;
  readonly #replace: Run;
  readonly #update: Run;
  /** What clients may not set. */
  readonly #refused: ReadonlySet<string>;
  readonly #fields: readonly Field[];

  /** @throws DtoDefinitionError for a class that cannot be a DTO */
  constructor(
    readonly model: Model<T>,
    compile: CompileDto,
  ) {
    this.classes = bodyClassesFor(model);
    this.#create = compile(this.classes.create, { groups: ['create'] });
    this.#replace = compile(this.classes.replace, { groups: ['update'] });
    this.#update = compile(this.classes.update, { groups: ['update'] });
    const fields = [...model.fields.values()];
    this.#refused = new Set(fields.flatMap((each) => (each.readOnly ? [each.name] : [])));
    this.#fields = fields.filter((each) => !each.readOnly && each !== model.version);
  }

  /** A row that is to be created, or up to 1,000 of them: then the places of errors begin with an index. */
  async create(input: unknown): Promise<Validated<T | readonly T[]>> {
    if (!Array.isArray(input)) return this.#one(input);
    if (input.length > MOST_ROWS) {
      return failed({ loc: [], type: 'arrayMaxSize', msg: `must contain no more than ${MOST_ROWS} rows` });
    }
    const values: T[] = [];
    const errors: FieldError[] = [];
    for (const [index, each] of input.entries()) {
      const outcome = await this.#one(each);
      if (outcome.ok) values.push(outcome.value);
      else errors.push(...outcome.errors.map((error) => ({ ...error, loc: [index, ...error.loc] })));
      if (errors.length >= MOST_ERRORS) break;
    }
    return errors.length === 0 ? { ok: true, value: values } : { ok: false, errors: errors.slice(0, MOST_ERRORS) };
  }

  /** All that clients may set of a row. What is absent has its default, or is null; a version is the one that is expected. */
  replace(input: unknown): Promise<Validated<T>> {
    return this.#refusing(input, this.model.version, (rest) => this.#whole(rest));
  }

  async #whole(input: unknown): Promise<Validated<T>> {
    const outcome = await this.#replace(input);
    if (!outcome.ok) return outcome;
    const { version } = this.model;
    const read = this.#instance(outcome.value, version === undefined ? this.#fields : [...this.#fields, version]);
    if (!read.ok) return read;
    const value = read.value as Record<string, unknown>;
    for (const { name, default: fallback } of this.#fields) {
      if (value[name] === undefined) value[name] = fallback ?? null;
    }
    return read;
  }

  /**
   * Changes to a row: only what is present, checked as part of the whole row. An error of the row that the changes do not touch and did
   * not bring about is not reported.
   *
   * @param row as it is stored
   */
  async update(input: unknown, row: Row): Promise<Validated<Partial<T>>> {
    if (!isJsonObject(input)) return failed(OBJECT_EXPECTED);
    return this.#refusing(input, this.model.version, (rest) => this.#changes(rest, row));
  }

  async #changes(input: Input, row: Row): Promise<Validated<Partial<T>>> {
    const stored = this.#inputOf(row);
    const merged = await this.#replace({ ...stored, ...input });
    if (merged.ok) return this.#present(merged.value, input);
    const before = await this.#replace(stored);
    const old = new Set(before.ok ? [] : before.errors.map(keyOf));
    const errors = merged.errors.filter(
      (error) => Object.hasOwn(input, String(error.loc[0])) || !old.has(keyOf(error)),
    );
    if (errors.length > 0) return { ok: false, errors };
    const alone = await this.#update(input);
    return alone.ok ? this.#present(alone.value, input) : alone;
  }

  #one(input: unknown): Promise<Validated<T>> {
    return this.#refusing(input, undefined, async (rest) => {
      const outcome = await this.#create(rest);
      return outcome.ok ? this.#instance(outcome.value, this.#fields) : outcome;
    });
  }

  /**
   * Refuses what clients may not set, together with everything else that is wrong.
   *
   * @param allowed a property that is not set, but may be named
   */
  async #refusing<I, V>(
    input: I,
    allowed: Field | undefined,
    read: (rest: I) => Promise<Validated<V>>,
  ): Promise<Validated<V>> {
    if (!isJsonObject(input)) return read(input);
    const { version } = this.model;
    const isRefused = (name: string): boolean =>
      name !== allowed?.name && (this.#refused.has(name) || name === version?.name);
    const refused = Object.keys(input).filter(isRefused);
    if (refused.length === 0) return read(input);
    const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !isRefused(name)));
    const outcome = await read(rest as I);
    const errors = refused.map((name) => ({ loc: [name], type: 'read_only', msg: `${name} is set by the server` }));
    return { ok: false, errors: outcome.ok ? errors : [...errors, ...outcome.errors] };
  }

  #present(values: object, input: Input): Validated<Partial<T>> {
    const { version } = this.model;
    const fields = version === undefined ? this.#fields : [...this.#fields, version];
    return this.#instance(
      values,
      fields.filter(({ name }) => Object.hasOwn(input, name)),
    );
  }

  /** An instance of the class of the resource with these properties, if each fits its column. */
  #instance(values: object, fields: readonly Field[]): Validated<T> {
    const given = values as Input;
    const instance = Object.create(this.model.type.prototype as object) as Record<string, unknown>;
    const errors: FieldError[] = [];
    for (const field of fields) {
      const { name } = field;
      const value = given[name];
      if (value === undefined) continue;
      if (toValue(field, value) === undefined && !(value === null && field.nullable)) errors.push(misfit(field, value));
      else instance[name] = value;
    }
    return errors.length === 0 ? { ok: true, value: instance as T } : { ok: false, errors };
  }

  /** What a client would have to send to set what is stored. */
  #inputOf(row: Row): Input {
    return Object.fromEntries(
      this.#fields.map(({ name }) => {
        const value: Value | undefined = row[name];
        return [name, types.isDate(value) ? value.toISOString() : value];
      }),
    );
  }
}

/** As many as for one DTO. */
const MOST_ERRORS = 100;

const OBJECT_EXPECTED: FieldError = { loc: [], type: 'object_expected', msg: 'must be an object' };

/** What does not fit its column, in the words of filters. */
function misfit(field: Field, value: unknown): FieldError {
  if (value === null) return { loc: [field.name], type: 'missing', msg: 'Field required' };
  const { type, msg } = valueReader(field);
  return { loc: [field.name], type, msg };
}

function failed(error: FieldError): { readonly ok: false; readonly errors: readonly FieldError[] } {
  return { ok: false, errors: [error] };
}

function keyOf({ loc, type }: FieldError): string {
  return JSON.stringify([loc, type]);
}
