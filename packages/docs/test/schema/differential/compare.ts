import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { compile, DtoDefinitionError } from '@cortado/dto';
import type { Class, Compiled, CompileOptions, FieldError } from '@cortado/dto';
import type { Dialect, JsonSchema } from '../../../src/schema/json-schema';
import { Schemas } from '../../../src/schema/schemas';
import { canonical, propertiesOf } from './canonical';

/** A class with its validator and its schema. */
export interface Compared {
  readonly type: Class;
  readonly options: CompileOptions;
  readonly compiled: Compiled<unknown>;
  readonly document: JsonSchema;
  readonly validate: (input: unknown) => boolean;
}

const VOCABULARY = ['components', 'x-constraints'];

/** Undefined for a class that the compiler refuses. */
export function comparedOf(type: Class, options: CompileOptions, dialect: Dialect): Compared | undefined {
  let compiled: Compiled<unknown>;
  try {
    compiled = compile(type, { ...options, maxErrors: 10_000 });
  } catch (error) {
    if (error instanceof DtoDefinitionError) return undefined;
    throw error;
  }
  const { unknown, groups } = options;
  const schemas = new Schemas({ handlers: [], dtos: [] }, dialect);
  const reference = schemas.input(type, false, { unknown, groups });
  const document = { ...reference, components: { schemas: schemas.components() } };
  return { type, options, compiled, document, validate: validatorOf(document, dialect) };
}

const SHARED = { strict: true, allowUnionTypes: true, validateFormats: false } as const;
const VALIDATORS: Readonly<Record<Dialect, Ajv>> = {
  '2020-12': new Ajv2020({ ...SHARED, discriminator: true }).addVocabulary(VOCABULARY),
  'draft-07': new Ajv(SHARED).addVocabulary([...VOCABULARY, 'discriminator']),
};

function validatorOf(document: JsonSchema, dialect: Dialect): (input: unknown) => boolean {
  const ajv = VALIDATORS[dialect];
  const schema = withoutMapping(document);
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return validate as (input: unknown) => boolean;
}

/** Ajv knows the values of a discriminator by the schemas alone, and refuses `mapping`. */
function withoutMapping(schema: unknown): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'discriminator' && typeof value === 'object' ? { ...value, mapping: undefined } : value,
    ),
  ) as JsonSchema;
}

/** What is wrong with the schema for this input; undefined if it agrees with the validator. */
export function difference(
  { type, options, compiled, document, validate }: Compared,
  given: unknown,
): string | undefined {
  // As a parser makes it: no object occurs twice, which a Set would take for one.
  const input: unknown = JSON.parse(JSON.stringify(given));
  const outcome = compiled.run(input) as Awaited<ReturnType<typeof compiled.run>>;
  const shown = canonical(type, input, options);
  const accepted = validate(shown);
  const errors = outcome.ok ? [] : outcome.errors;
  if (errors.some(({ type: rule, loc }) => rule === 'missing' && !isReadable(type, options, loc))) return undefined;
  // A list for a Set has lost repeated items: the location of an error counts them.
  const unexplained = errors.filter((error) => ![shown, input].some((each) => isExplained(error, document, each)));
  if (accepted && unexplained.length > 0)
    return `the schema accepts ${JSON.stringify(shown)}: ${JSON.stringify(unexplained)}`;
  if (!accepted && outcome.ok && !isExemptText(shown)) return `the schema refuses ${JSON.stringify(shown)}`;
  return undefined;
}

/** False for a property that no input can set, and that is required all the same: every input is refused. */
function isReadable(type: Class, options: CompileOptions, loc: FieldError['loc']): boolean {
  const [key, ...rest] = loc.filter((each) => typeof each === 'string');
  const property = propertiesOf(type, options).find(
    ({ source, name }) => key === source || (source === undefined && key === name),
  );
  const below = property?.container === 'map' ? rest.slice(1) : rest;
  if (below.length === 0) return property?.source !== undefined || property === undefined;
  return (property?.nested?.classes ?? []).every((nested) => isReadable(nested, options, below));
}

/** Characters that class-validator and JSON Schema count differently. */
function isExemptText(value: unknown): boolean {
  return /[\uFE0E\uFE0F\u{10000}-\u{10FFFF}]/u.test(JSON.stringify(value) ?? '');
}

const COUNTED: ReadonlySet<string> = new Set(['isLength', 'minLength', 'maxLength', 'matches']);
const EXACT: ReadonlySet<string> = new Set(['isInt', 'isNumber', 'number_expected', 'int_expected']);

function isExplained({ loc, type }: FieldError, document: JsonSchema, input: unknown): boolean {
  if (type === 'depth_exceeded') return true;
  const value = loc.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], input);
  if (EXACT.has(type) && typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return true;
  if ((type === 'date_expected' || type === 'isDate') && typeof value === 'string') return true;
  if (COUNTED.has(type) && isExemptText(value)) return true;
  const noted = notedAt(document, document, loc);
  return noted.has(type) || noted.has('validateIf');
}

/** The names under `x-constraints` at a location. */
function notedAt(schema: JsonSchema, document: JsonSchema, loc: FieldError['loc']): Set<string> {
  const names = new Set<string>();
  const parts = [
    schema,
    ...((schema['allOf'] ?? []) as JsonSchema[]),
    ...((schema['anyOf'] ?? []) as JsonSchema[]),
    ...((schema['oneOf'] ?? []) as JsonSchema[]),
  ];
  for (const part of parts) {
    if (part !== schema) for (const name of notedAt(part, document, loc)) names.add(name);
    const reference = part['$ref'] as string | undefined;
    if (reference !== undefined) {
      const { schemas } = document['components'] as { schemas: Record<string, JsonSchema> };
      const target = schemas[reference.slice('#/components/schemas/'.length)] as JsonSchema;
      for (const name of notedAt(target, document, loc)) names.add(name);
    }
  }
  const [key, ...rest] = loc;
  // A constraint of the items, with the index in the location, and one of the whole, without.
  for (const { name } of (schema['x-constraints'] ?? []) as { name: string }[]) names.add(name);
  if (key === undefined) return names;
  const below =
    (schema['properties'] as Record<string, JsonSchema> | undefined)?.[key] ??
    schema['items'] ??
    schema['additionalProperties'];
  if (typeof below === 'object') for (const name of notedAt(below as JsonSchema, document, rest)) names.add(name);
  return names;
}
