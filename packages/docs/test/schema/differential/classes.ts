import { Exclude, Expose, Transform, Type } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import * as fc from 'fast-check';
import type { Class, CompileOptions } from '@cortado/dto';
import { BUILT_INS } from '../../../../dto/test/builtins/every-builtin';

/** A class as data, so that fast-check can shrink it. */
export interface ClassSpec {
  readonly properties: readonly PropertySpec[];
  readonly nested: readonly PropertySpec[];
  readonly variant: readonly PropertySpec[];
  readonly options: CompileOptions;
}

export interface PropertySpec {
  readonly family: keyof typeof FAMILIES;
  readonly container: 'none' | 'array' | 'set' | 'map';
  readonly rules: readonly RuleSpec[];
  readonly modifiers: readonly (keyof typeof MODIFIERS)[];
}

export interface RuleSpec {
  readonly pick: number;
  readonly options: ValidationOptions;
}

type Names = readonly string[];

const ANY: Names = ['IsDefined', 'NotEquals', 'IsNotEmpty', 'IsNotIn', 'IsIn', 'Equals', 'IsEnum', 'IsEmpty'];
const NUMBERS: Names = ['IsInt', 'IsNumber', 'IsPositive', 'IsNegative', 'Min', 'Max', 'IsDivisibleBy'];
const ARRAYS: Names = [
  'IsArray',
  'ArrayContains',
  'ArrayNotContains',
  'ArrayNotEmpty',
  'ArrayMinSize',
  'ArrayMaxSize',
  'ArrayUnique',
];
const DATES: Names = ['IsDate', 'MinDate', 'MaxDate'];
const OTHERS: Names = [
  ...ANY,
  ...NUMBERS,
  ...ARRAYS,
  ...DATES,
  'IsBoolean',
  'IsObject',
  'IsNotEmptyObject',
  'IsInstance',
];
const OFTEN: Names = [
  'IsString',
  'Length',
  'MinLength',
  'MaxLength',
  'Matches',
  'Contains',
  'NotContains',
  'IsByteLength',
];
const TEXTS: Names = [
  ...BUILT_INS.map(([name]) => name).filter((name) => !OTHERS.includes(name)),
  ...OFTEN,
  ...OFTEN,
  ...OFTEN,
];

/** Decorators that may stand together on a property. */
const FAMILIES = {
  any: ANY,
  text: TEXTS,
  number: NUMBERS,
  boolean: ['IsBoolean', 'NotEquals'],
  date: DATES,
  object: ['IsObject', 'IsNotEmptyObject', 'IsDefined'],
  list: ARRAYS,
  nested: ['IsDefined', 'IsObject', 'IsNotEmptyObject'],
  itself: ['IsDefined'],
  variants: ['IsDefined'],
  bytes: ['IsDefined'],
  bigint: ['IsDefined', 'NotEquals'],
} satisfies Record<string, Names>;

const RECORDED: Readonly<Record<PropertySpec['container'], unknown>> = {
  none: Object,
  array: Array,
  set: Set,
  map: Map,
};

interface Kit {
  readonly Own: Class;
  readonly Nested: Class;
  readonly Variant: Class;
}

const MODIFIERS = {
  optional: () => cv.IsOptional(),
  conditional: () => cv.ValidateIf((_object, value) => value !== 7),
  renamed: (name) => Expose({ name: `${name}2` }),
  excluded: () => Exclude({ toClassOnly: true }),
  grouped: () => Expose({ groups: ['create'] }),
  trimmed: () => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
  asNumber: () => Type(() => Number),
  asText: () => Type(() => String),
  asBoolean: () => Type(() => Boolean),
} satisfies Record<string, (name: string) => PropertyDecorator>;

export const NAMES = ['a', 'b', 'c', 'd'];

/** The rows of the table of built-ins that a rule of a property may be. */
export function rowOf({ family }: PropertySpec, { pick }: RuleSpec): (typeof BUILT_INS)[number] {
  const names: Names = FAMILIES[family];
  const name = names[pick % names.length];
  return BUILT_INS.find(([each]) => each === name) as (typeof BUILT_INS)[number];
}

export function build({ properties, nested, variant }: ClassSpec): Class {
  class Nested {}
  class Variant extends Nested {}
  class Dto {}
  const kit = (Own: Class): Kit => ({ Own, Nested, Variant });
  apply(Nested, nested, kit(Nested));
  apply(Variant, variant, kit(Variant));
  apply(Dto, properties, kit(Dto));
  return Dto;
}

function apply(Target: Class, properties: readonly PropertySpec[], kit: Kit): void {
  // A class needs a decorator at least.
  cv.Allow()(Target.prototype as object, 'z');
  for (const [index, property] of properties.entries()) {
    const { container, family, rules, modifiers } = property;
    const name = NAMES[index] as string;
    Reflect.defineMetadata('design:type', RECORDED[container], Target.prototype as object, name);
    const decorators = [
      ...rules.map((rule) => {
        const [, variants] = rowOf(property, rule);
        const ofItems = container !== 'none' && family !== 'list' && !['nested', 'itself', 'variants'].includes(family);
        const make = variants[Math.floor(rule.pick / 100) % variants.length] as (typeof variants)[number];
        return make({ ...rule.options, ...(ofItems ? { each: true } : {}) });
      }),
      ...typesOf(property, kit),
      // A transform would have to make the Set or Map.
      ...modifiers
        .filter((modifier) => modifier !== 'trimmed' || container === 'none')
        .map((modifier) => MODIFIERS[modifier](name)),
    ];
    for (const decorate of decorators) decorate(Target.prototype as object, name);
  }
}

function typesOf({ family, container }: PropertySpec, { Own, Nested, Variant }: Kit): PropertyDecorator[] {
  const nested = cv.ValidateNested(container === 'none' ? {} : { each: true });
  const subTypes = [
    { name: 'plain', value: Nested },
    { name: 'other', value: Variant },
    { name: 'another', value: Variant },
  ];
  if (family === 'nested') return [nested, Type(() => Nested)];
  if (family === 'itself') return [nested, Type(() => Own), cv.IsOptional()];
  if (family === 'variants') return [nested, Type(() => Object, { discriminator: { property: 'kind', subTypes } })];
  if (family === 'date') return [Type(() => Date)];
  if (family === 'bytes') return [Type(() => Buffer as unknown as Class)];
  return family === 'bigint' ? [Type(() => BigInt as unknown as Class)] : [];
}

const validationOptions: fc.Arbitrary<ValidationOptions> = fc
  .record({
    groups: fc.constantFrom(undefined, undefined, undefined, undefined, ['create'], ['other']),
    validateIf: fc.constantFrom<ValidationOptions['validateIf'][]>(
      ...Array.from({ length: 8 }, () => undefined),
      (_object, value) => value !== 7,
    ),
  })
  .map((drawn) => Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)));

const families = Object.keys(FAMILIES) as (keyof typeof FAMILIES)[];

const property: fc.Arbitrary<PropertySpec> = fc.record({
  family: fc.constantFrom<PropertySpec['family'][]>(...families, 'text', 'text', 'text', 'number', 'number'),
  container: fc.constantFrom<PropertySpec['container'][]>('none', 'none', 'none', 'array', 'set', 'map'),
  rules: fc.array(fc.record({ pick: fc.nat(9_999), options: validationOptions }), { minLength: 1, maxLength: 3 }),
  modifiers: fc.oneof(
    { weight: 2, arbitrary: fc.constant<PropertySpec['modifiers']>([]) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(fc.constantFrom(...(Object.keys(MODIFIERS) as (keyof typeof MODIFIERS)[])), {
        maxLength: 2,
      }),
    },
  ),
});

export const classes: fc.Arbitrary<ClassSpec> = fc.record({
  properties: fc.array(property, { minLength: 1, maxLength: 4 }),
  nested: fc.array(property, { maxLength: 2 }),
  variant: fc.array(property, { maxLength: 2 }),
  options: fc
    .record({
      unknown: fc.constantFrom('strip', 'reject', 'keep'),
      groups: fc.constantFrom(undefined, undefined, ['create']),
    })
    .map(
      ({ unknown, groups }) =>
        ({ unknown, ...(groups === undefined ? {} : { groups, always: true }) }) as CompileOptions,
    ),
});
