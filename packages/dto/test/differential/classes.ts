import { Exclude, Expose, Transform, Type } from 'class-transformer';
import type { ExcludeOptions, ExposeOptions, TransformOptions } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationArguments, ValidationOptions } from 'class-validator';
import * as fc from 'fast-check';
import type { Class } from '@cortado/dto';

/** A class as data, so that fast-check can shrink it. */
export interface ClassSpec {
  readonly properties: readonly PropertySpec[];
  readonly parent: readonly PropertySpec[];
  readonly nested: readonly PropertySpec[];
  /** The properties that subclasses of the nested class add. */
  readonly variants: readonly (readonly PropertySpec[])[];
  readonly exclude: boolean;
}

export interface PropertySpec {
  readonly name: string;
  readonly reflected: keyof typeof REFLECTED;
  readonly decorators: readonly DecoratorSpec[];
}

export interface DecoratorSpec {
  readonly kind: string;
  readonly options: ValidationOptions;
  readonly pick: number;
}

const REFLECTED = { none: undefined, Object, String, Number, Array, Set, Map };

export const NAMES = ['a', 'b', 'c', '1', 'the name', 'alias'];

/** The nested class, and the names of it and its subclasses in discriminators. */
interface Kit {
  readonly Nested: Class;
  readonly subTypes: { readonly name: string; readonly value: Class }[];
}

type Build = (options: ValidationOptions, pick: number, kit: Kit) => PropertyDecorator;

enum Color {
  Red = 'red',
  Green = 'green',
}

enum Level {
  Low,
  High,
}

function at<T>(list: readonly T[], pick: number): T {
  return list.at(pick % list.length) as T;
}

@cv.ValidatorConstraint({ name: 'isOdd' })
class IsOdd {
  validate(value: unknown, args: ValidationArguments): boolean {
    return typeof value === 'number' && value % 2 === 1 && args.property !== '';
  }
  defaultMessage(args: ValidationArguments): string {
    return `$property of $target is ${String(args.value)}, not odd: $value $constraint1`;
  }
}

/** Changes the object that is checked, and its nested values. */
@cv.ValidatorConstraint({ name: 'meddles' })
class Meddles {
  validate(value: unknown, { object, constraints }: ValidationArguments): boolean {
    const pick = constraints[0] as number;
    meddle(object, pick);
    if (typeof value === 'object' && value !== null) meddle(value, pick);
    return pick % 2 === 0;
  }
}

/** Resolves after some microtasks, depending on the state of the object by then. */
@cv.ValidatorConstraint({ name: 'isPatient', async: true })
class IsPatient {
  async validate(_value: unknown, { object, constraints }: ValidationArguments): Promise<boolean> {
    for (let turns = constraints[0] as number; turns > 0; turns--) await Promise.resolve();
    return (object as Record<string, unknown>)['b'] === undefined;
  }
  defaultMessage({ object, value }: ValidationArguments): string {
    return `${Object.keys(object).join()} ${typeof value}`;
  }
}

@cv.ValidatorConstraint({ name: 'isLate', async: true })
class IsLate {
  async validate(value: unknown): Promise<boolean> {
    await Promise.resolve();
    return value === 7;
  }
}

/** A change that depends on nothing but the object and the number. */
export function meddle(object: object, pick: number): void {
  if (Array.isArray(object)) {
    if (pick % 3 === 0) object.length = Math.min(object.length, 1);
    else object.push(pick);
    return;
  }
  if (object instanceof Set) object.add(pick);
  else if (object instanceof Map) {
    if (object.size < 5) object.set(`key ${pick}`, pick);
  } else if (!(object instanceof Date)) {
    const bag = object as Record<string, unknown>;
    const name = at(NAMES, pick);
    if (pick % 4 === 3) delete bag[name];
    else bag[name] = at<unknown>([undefined, 7, 'x', null, [pick], { a: 'x' }], pick);
  }
}

/** Custom constraints that take the names of built-in ones. */
const impostor = (name: string, options: ValidationOptions): PropertyDecorator =>
  cv.ValidateBy(
    {
      name,
      constraints: [7],
      validator: { validate: (value) => value === 7, defaultMessage: () => `$property must be $constraint1` },
    },
    options,
  );

const BUILD: Readonly<Record<string, Build>> = {
  IsString: (o) => cv.IsString(o),
  IsInt: (o) => cv.IsInt(o),
  IsNumber: (o, p) =>
    cv.IsNumber(at<object>([{}, { allowNaN: true }, { allowInfinity: true }, { maxDecimalPlaces: 2 }], p), o),
  IsBoolean: (o) => cv.IsBoolean(o),
  IsDate: (o) => cv.IsDate(o),
  IsArray: (o) => cv.IsArray(o),
  IsObject: (o) => cv.IsObject(o),
  IsEnum: (o, p) => cv.IsEnum(at<object>([Color, Level], p), o),
  IsIn: (o, p) => cv.IsIn(at<unknown[]>([['x', 'y'], [1, 2, Number.NaN], []], p), o),
  IsNotIn: (o, p) =>
    cv.IsNotIn(
      at<unknown[]>(
        [
          ['x', 'y'],
          [1, null],
        ],
        p,
      ),
      o,
    ),
  Length: (o, p) => at([cv.Length(1, 3, o), cv.Length(2, undefined, o), cv.Length(0, 0, o)], p),
  MinLength: (o, p) => cv.MinLength(at([0, 1, 3], p), o),
  MaxLength: (o, p) => cv.MaxLength(at([0, 2, 5], p), o),
  Min: (o, p) => cv.Min(at([0, 1.5, -3], p), o),
  Max: (o, p) => cv.Max(at([0, 2, 100], p), o),
  IsPositive: (o) => cv.IsPositive(o),
  IsNegative: (o) => cv.IsNegative(o),
  IsDivisibleBy: (o) => cv.IsDivisibleBy(2, o),
  Equals: (o, p) => cv.Equals(at<unknown>(['x', 0, null, undefined], p), o),
  NotEquals: (o, p) => cv.NotEquals(at<unknown>(['x', 0, null, undefined], p), o),
  IsEmpty: (o) => cv.IsEmpty(o),
  IsNotEmpty: (o) => cv.IsNotEmpty(o),
  IsDefined: (o) => cv.IsDefined(o),
  IsEmail: (o) => cv.IsEmail({}, o),
  IsUUID: (o) => cv.IsUUID('4', o),
  IsNumberString: (o) => cv.IsNumberString({}, o),
  Contains: (o, p) => cv.Contains(at(['x', '', '$&'], p), o),
  NotContains: (o, p) => cv.NotContains(at(['x', ''], p), o),
  Matches: (o, p) => cv.Matches(at([/^[a-z]+$/, /x/g, /\u2028|`\$\{1\}`/], p), o),
  ArrayNotEmpty: (o) => cv.ArrayNotEmpty(o),
  ArrayMinSize: (o, p) => cv.ArrayMinSize(at([0, 2], p), o),
  ArrayMaxSize: (o, p) => cv.ArrayMaxSize(at([0, 2], p), o),
  ArrayUnique: (o, p) => at([cv.ArrayUnique(o), cv.ArrayUnique((item: unknown) => typeof item, o)], p),
  ArrayContains: (o) => cv.ArrayContains([1], o),
  IsNotEmptyObject: (o, p) => cv.IsNotEmptyObject(at([{}, { nullable: false }], p), o),
  IsInstance: (o) => cv.IsInstance(Date, o),
  MinDate: (o) => cv.MinDate(new Date(0), o),
  Validate: (o) => cv.Validate(IsOdd, [3, 'x'], o),
  ValidateLate: (o) => cv.Validate(IsLate, o),
  Meddles: (o, p) => cv.Validate(Meddles, [p], o),
  Patient: (o, p) => cv.Validate(IsPatient, [p % 4], o),
  Undeclared: (o, p) =>
    cv.ValidateBy({ name: 'undeclared', validator: { validate: (value) => lateVerdict(value, p) } }, o),
  FakeIsString: (o) => impostor('isString', o),
  FakeMin: (o) => impostor('min', o),
  Allow: (o) => cv.Allow(o),
  IsOptional: (o) => cv.IsOptional(o),
  ValidateIf: (o, p) => cv.ValidateIf((object: Record<string, unknown>) => p % 3 === 0 || object['a'] !== undefined, o),
  ValidateNested: (o) => cv.ValidateNested(o),
  TypeNested: (_o, _p, { Nested }) => Type(() => Nested),
  NestedWithType: (o, _p, { Nested }) =>
    both(
      cv.ValidateNested(o),
      Type(() => Nested),
    ),
  Discriminated: (_o, p, kit) => discriminated(p, kit),
  NestedDiscriminated: (o, p, kit) => both(cv.ValidateNested(o), discriminated(p, kit)),
  TypeValue: (_o, p) => Type(() => at<Function>([Number, String, Boolean, Date, Object], p)),
  Transform: (_o, p) =>
    Transform(
      ({ value, key }) => at<unknown>([value, typeof value === 'string' ? value.trim() : value, key, undefined], p),
      at<TransformOptions>([{}, { toPlainOnly: true }, { groups: ['one'] }, { since: 2 }], p),
    ),
  Expose: (_o, p) =>
    Expose(
      at<ExposeOptions>(
        [
          {},
          { name: 'alias' },
          { groups: ['one'] },
          { toPlainOnly: true },
          { name: 'a', toClassOnly: true },
          { since: 1, until: 3 },
        ],
        p,
      ),
    ),
  Exclude: (_o, p) => Exclude(at<ExcludeOptions>([{}, { toPlainOnly: true }, { toClassOnly: true }], p)),
};

function discriminated(pick: number, { Nested, subTypes }: Kit): PropertyDecorator {
  return Type(() => at<Class>([Object, Nested], pick), {
    keepDiscriminatorProperty: pick % 3 === 0,
    discriminator: { property: 'a', subTypes },
  });
}

/** The result of an undeclared constraint: a boolean, a promise, or another thenable. */
function lateVerdict(value: unknown, pick: number): boolean {
  const verdict = value === 7;
  const later = Promise.resolve(verdict);
  const answers: unknown[] = [verdict, later, { then: later.then.bind(later) }];
  return at(answers, pick) as boolean;
}

function both(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorator) => decorator(target, property));
}

const messages: fc.Arbitrary<ValidationOptions['message']> = fc.constantFrom<ValidationOptions['message'][]>(
  undefined,
  'own',
  'v=$value p=$property t=$target 1=$constraint1 2=$constraint2',
  '$$ $& ${x} `',
  (args) => `${args.property}:${String(args.value)}:$value`,
);

const options: fc.Arbitrary<ValidationOptions> = fc
  .record({
    each: fc.constantFrom(undefined, undefined, undefined, true),
    message: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: messages }),
    groups: fc.constantFrom(undefined, undefined, undefined, ['one'], ['one', 'two'], []),
    always: fc.constantFrom(undefined, undefined, undefined, true, false),
    context: fc.constantFrom<unknown[]>(undefined, undefined, undefined, { code: 1 }, { hint: 'x' }),
    validateIf: fc.constantFrom<ValidationOptions['validateIf'][]>(
      undefined,
      undefined,
      undefined,
      undefined,
      (_object, value) => value !== null,
    ),
  })
  .map(
    (drawn) =>
      Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)) as ValidationOptions,
  );

/** Classes whose decorators are of the kinds given. */
function classesOf(kinds: readonly string[]): fc.Arbitrary<ClassSpec> {
  const decorator: fc.Arbitrary<DecoratorSpec> = fc.record({
    kind: fc.constantFrom(...kinds),
    options,
    pick: fc.nat(11),
  });
  const property: fc.Arbitrary<PropertySpec> = fc.record({
    name: fc.constantFrom(...NAMES),
    reflected: fc.constantFrom<(keyof typeof REFLECTED)[]>('none', 'Object', 'String', 'Number', 'Array', 'Set', 'Map'),
    decorators: fc.array(decorator, { minLength: 1, maxLength: 4 }),
  });
  const some = (least: number, most: number): fc.Arbitrary<PropertySpec[]> =>
    fc.array(property, { minLength: least, maxLength: most });
  return fc.record({
    properties: some(1, 4),
    parent: fc.oneof({ weight: 2, arbitrary: fc.constant<PropertySpec[]>([]) }, { weight: 1, arbitrary: some(1, 2) }),
    nested: some(0, 3),
    variants: fc.tuple(some(0, 2), some(0, 2)),
    exclude: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
}

/** Only for validations that are awaited: otherwise class-validator leaves a rejection unhandled. */
const UNDECLARED = 'Undeclared';

export const classes = classesOf(Object.keys(BUILD).filter((kind) => kind !== UNDECLARED));

/** Half of the decorators are asynchronous, nest objects or change them. */
const LIVELY = [
  'Meddles',
  'Patient',
  UNDECLARED,
  'ValidateLate',
  'ValidateNested',
  'NestedWithType',
  'NestedDiscriminated',
];
const calm = Object.keys(BUILD).filter((kind) => !LIVELY.includes(kind));
export const livelyClasses = classesOf([...calm, ...Array.from({ length: 6 }, () => LIVELY).flat()]);

export function build(spec: ClassSpec): Class {
  class Nested {}
  class First extends Nested {}
  class Second extends Nested {}
  class Parent {}
  class Child extends Parent {}
  const subTypes = [
    { name: 'x', value: First },
    { name: 'xy', value: Second },
    { name: 'red', value: Nested },
  ];
  const apply = (Target: Class, properties: readonly PropertySpec[]): void => {
    for (const { name, reflected, decorators } of properties) {
      if (REFLECTED[reflected] !== undefined)
        Reflect.defineMetadata('design:type', REFLECTED[reflected], Target.prototype as object, name);
      for (const { kind, options: given, pick } of decorators)
        BUILD[kind]?.(given, pick, { Nested, subTypes })(Target.prototype as object, name);
    }
  };
  apply(Nested, spec.nested);
  apply(First, spec.variants[0] ?? []);
  apply(Second, spec.variants[1] ?? []);
  apply(Parent, spec.parent);
  apply(Child, spec.properties);
  if (spec.exclude) Exclude()(Child);
  return Child;
}

/** Two `@ValidateNested` on one property make the library check everything nested in it twice. */
export function nestsTwice({ properties, parent, nested, variants }: ClassSpec): boolean {
  const lists = [[...properties, ...parent], ...variants.map((variant) => [...variant, ...nested]), nested];
  return lists.some((list) => {
    const names = list.flatMap(({ name, decorators }) =>
      decorators
        .filter(({ kind }) => /^(?:ValidateNested|NestedWithType|NestedDiscriminated)$/.test(kind))
        .map(() => name),
    );
    return new Set(names).size < names.length;
  });
}
