import type { ConstraintDescription, PropertyDescription } from '@cortado/dto';
import type { FieldType } from './field';

/** What a constraint says about the values that it takes. Others, such as `length` or `min`, are looked up below. */
const BY_CONSTRAINT: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['isInt', 'integer'],
  ['isNumber', 'number'],
  ['isString', 'string'],
  ['isBoolean', 'boolean'],
  ['isDate', 'date'],
  ['minDate', 'date'],
  ['maxDate', 'date'],
  ['isObject', 'json'],
  ['isNotEmptyObject', 'json'],
  ['isArray', 'json'],
]);

const BY_TYPE: ReadonlyMap<unknown, FieldType> = new Map<unknown, FieldType>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Date, 'date'],
  [Array, 'json'],
]);

/** What TypeScript must have recorded for a property of each type, where it recorded something definite. */
const TYPE_OF: Readonly<Record<FieldType, unknown>> = {
  string: String,
  integer: Number,
  number: Number,
  boolean: Boolean,
  date: Date,
  bigint: String,
  decimal: String,
  uuid: String,
  json: undefined,
};

/**
 * How the values of a property are stored, by its constraints, else by the type that TypeScript recorded.
 *
 * @returns undefined when nothing says it
 */
export function fieldTypeOf(property: PropertyDescription): FieldType | undefined {
  if (property.nested !== undefined || property.container === 'array') return 'json';
  const found = property.constraints.map(byConstraint).find((each) => each !== undefined);
  return found ?? BY_TYPE.get(property.type);
}

/** As TypeScript writes it. */
function nameOf({ name }: { readonly name: string }): string {
  return name === 'Date' ? name : name.toLowerCase();
}

/** The type in TypeScript that a property must have for this type of column, if it has another one. */
export function expectedType(property: PropertyDescription, type: FieldType): string | undefined {
  const wanted = TYPE_OF[type] as { readonly name: string } | undefined;
  const has = property.type;
  const isDefinite = has === BigInt || BY_TYPE.has(has);
  return wanted === undefined || !isDefinite || has === wanted ? undefined : nameOf(wanted);
}

function byConstraint({ name, args, each }: ConstraintDescription): FieldType | undefined {
  if (each) return undefined;
  const type = BY_CONSTRAINT.get(name);
  if (type !== undefined) return type;
  return name === 'isEnum' || name === 'isIn' ? commonType(args['values'] as readonly unknown[]) : undefined;
}

function commonType(values: readonly unknown[]): FieldType | undefined {
  if (values.every((each) => typeof each === 'string')) return 'string';
  if (values.every(Number.isSafeInteger)) return 'integer';
  return values.every((each) => typeof each === 'number') ? 'number' : undefined;
}
