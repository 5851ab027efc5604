import * as cv from 'class-validator';
import type { ValidationArguments, ValidatorOptions } from 'class-validator';

/** Objects of one topic with the options of each. Created for each run, because validation may change them. */
export interface Topic {
  readonly objects: () => object[];
  readonly options?: readonly ValidatorOptions[];
}

@cv.ValidatorConstraint({ name: 'startsWith', async: false })
class StartsWith {
  validate(value: unknown, { constraints }: ValidationArguments): boolean {
    return typeof value === 'string' && value.startsWith(constraints[0] as string);
  }
  defaultMessage(): string {
    return '$property of $target, $value, must start with $constraint1';
  }
}

@cv.ValidatorConstraint({ async: true })
class IsFree {
  async validate(value: unknown, { object }: ValidationArguments): Promise<boolean> {
    await Promise.resolve();
    if (value === 'broken') throw new Error('the registry is down');
    return value !== 'taken' && (object as { blocked?: boolean }).blocked !== true;
  }
  defaultMessage({ value, property }: ValidationArguments): string {
    return `${property} ${String(value)} is taken`;
  }
}

/** A custom decorator as in the documentation of class-validator. */
function IsLongerThan(other: string, options?: cv.ValidationOptions): PropertyDecorator {
  return (target, propertyName) =>
    cv.registerDecorator({
      name: 'isLongerThan',
      target: target.constructor,
      propertyName: propertyName as string,
      constraints: [other],
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: string, args) =>
          typeof value === 'string' &&
          value.length > String((args as { object: Record<string, unknown> }).object[other]).length,
      },
    });
}

class Named {
  @cv.IsString() @cv.Length(2, 5, { message: '$value: $constraint1 to $constraint2' }) name: unknown;
  constructor(values: object = {}) {
    Object.assign(this, values);
  }
}

class Child extends Named {
  @cv.IsInt({ context: { code: 1 } }) @cv.Min(1, { context: { code: 2 } }) age: unknown;
}

class Grandchild extends Child {
  @cv.IsEmail() declare name: unknown;
  @cv.IsOptional() @cv.IsBoolean() flag: unknown;
}

class Holder {
  @cv.ValidateNested() one: unknown;
  @cv.ValidateNested() @cv.IsDefined() needed: unknown;
  @cv.ValidateNested({ each: true, message: 'not nested: $value' }) many: unknown;
  @cv.ValidateNested({ groups: ['deep'] }) grouped: unknown;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class Grouped {
  @cv.IsString({ groups: ['a'] }) a: unknown = 1;
  @cv.IsString({ groups: ['a', 'b'] }) ab: unknown = 1;
  @cv.IsString({ always: true, groups: ['c'] }) always: unknown = 1;
  @cv.IsString() none: unknown = 1;
  @cv.MinLength(3, { groups: ['b'] }) @cv.IsIn(['x', 'y'], { groups: ['a'] }) both: unknown = 'z';
}

class Conditional {
  @cv.IsOptional() @cv.IsInt() optional: unknown;
  @cv.ValidateIf((object: Conditional) => object.kind === 'strict') @cv.IsInt() @cv.IsDefined() strict: unknown;
  @cv.ValidateIf((_object, value) => value !== null) @cv.IsString() nullable: unknown;
  @cv.ValidateIf((object: Conditional) => object.kind !== 'x')
  @cv.ValidateIf((_o, value) => value !== 0)
  @cv.IsString()
  two: unknown;
  @cv.IsString({ validateIf: (object: Conditional) => object.kind === 'strict' }) @cv.IsNotEmpty() each: unknown;
  kind?: string;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class Custom {
  @cv.Validate(StartsWith, ['a']) @cv.Validate(StartsWith, ['b'], { message: 'second' }) prefix: unknown;
  @cv.Validate(IsFree) @cv.Validate(IsFree, { message: 'again: $value', context: { late: true } }) free: unknown;
  @cv.Validate(IsFree, { each: true }) all: unknown;
  @IsLongerThan('prefix') @IsLongerThan('free', { message: ({ value }) => `${String(value)}!` }) long: unknown;
  blocked?: boolean;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class Each {
  @cv.IsInt({ each: true }) @cv.Max(3, { each: true }) numbers: unknown;
  @cv.ArrayMinSize(2) @cv.ArrayUnique() @cv.IsString({ each: true }) texts: unknown;
  @cv.Validate(IsFree, { each: true, message: 'one of $value' }) late: unknown;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class Contexts {
  @cv.IsInt({ context: { a: 1 } })
  @cv.Min(5, { context: { b: 1 } })
  @cv.Validate(IsFree, { context: { c: 1 } })
  value: unknown = 'taken';
  @cv.ValidateNested({ context: { d: 1 } }) nested: unknown = 1;
  @cv.IsDefined({ context: { e: 1 } }) @cv.IsString({ context: { f: 1 } }) missing: unknown;
}

class Later {
  @cv.ValidatePromise() @cv.IsString() text: unknown;
  @cv.ValidatePromise() @cv.ValidateNested() nested: unknown;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class Twice {
  @cv.ValidateNested() @cv.ValidateNested({ each: true }) both: unknown;
  constructor(values: object) {
    Object.assign(this, values);
  }
}

class TwiceBelow extends Twice {
  @cv.ValidateNested({ groups: ['other'] }) declare both: unknown;
}

const someNamed = (): object[] => [
  new Named({ name: 'anna' }),
  new Named({ name: 1 }),
  new Named(),
  new Named({ name: 'much too long' }),
];
const flags = (names: readonly (keyof ValidatorOptions)[]): ValidatorOptions[] =>
  names.map((name) => ({ [name]: true }) as ValidatorOptions);

export const TOPICS: Readonly<Record<string, Topic>> = {
  validations: {
    objects: () => [...someNamed(), new Child({ name: 'ab', age: 0 }), new Child({ name: 'ab', age: 'x' })],
  },
  inheritance: {
    objects: () => [
      new Grandchild({ name: 'a@b.co', age: 1 }),
      new Grandchild({ name: 'not an address', age: -1, flag: 'x' }),
      new Grandchild({ flag: null }),
    ],
  },
  'nested objects': {
    objects: () => [
      new Holder({ needed: new Named({ name: 'anna' }) }),
      new Holder({
        one: new Named(),
        needed: new Child({ name: 1 }),
        many: [new Named(), 'x', null, undefined, [new Named()]],
      }),
      new Holder({ one: 'x', needed: null, many: new Set([new Named(), 5]) }),
      new Holder({
        one: {},
        needed: [],
        many: new Map<unknown, unknown>([
          ['a', new Named()],
          [1, new Child()],
          ['1', 'x'],
        ]),
      }),
      new Holder({ one: () => 1, needed: new Holder({ needed: new Holder({}) }), grouped: new Named() }),
    ],
    options: [
      {},
      { forbidUnknownValues: false },
      { groups: ['deep'] },
      { stopAtFirstError: true },
      { skipMissingProperties: true },
    ],
  },
  groups: {
    objects: () => [new Grouped()],
    options: [
      {},
      { groups: [] },
      { groups: ['a'] },
      { groups: ['b'] },
      { groups: ['a', 'b'] },
      { groups: ['c'] },
      { groups: ['nobody'] },
      { always: true, groups: ['a'] },
      { always: false, groups: ['a'] },
      { strictGroups: true },
      { strictGroups: true, groups: ['a'] },
    ],
  },
  conditional: {
    objects: () => [
      new Conditional({}),
      new Conditional({ kind: 'strict' }),
      new Conditional({ kind: 'x', two: 1, each: '' }),
      new Conditional({ optional: 'x', nullable: null, two: 0 }),
      new Conditional({ optional: null, nullable: 1, two: 1, each: 1 }),
    ],
    options: [
      {},
      ...flags(['stopAtFirstError', 'skipMissingProperties', 'skipNullProperties', 'skipUndefinedProperties']),
    ],
  },
  'custom constraints': {
    objects: () => [
      new Custom({ prefix: 'ab', free: 'ok', all: [], long: 'longer' }),
      new Custom({ prefix: 'x', free: 'taken', all: ['a', 'taken'], long: 'x' }),
      new Custom({ free: 'broken', all: ['broken', 'taken'] }),
      new Custom({ blocked: true, free: 1, all: new Set([1]) }),
      new Custom({ prefix: 5, long: [], all: new Map([['a', 'taken']]) }),
    ],
    options: [{}, ...flags(['stopAtFirstError', 'dismissDefaultMessages', 'whitelist'])],
  },
  each: {
    objects: () => [
      new Each({ numbers: [1, 2], texts: ['a', 'b'], late: ['a'] }),
      new Each({ numbers: [1, 'x', 9], texts: ['a', 'a', 1], late: ['a', 'taken'] }),
      new Each({ numbers: new Set([1, 9]), texts: new Set(['a']), late: new Map([['k', 'taken']]) }),
      new Each({ numbers: 9, texts: 'x', late: 'taken' }),
      // oxlint-disable-next-line no-sparse-arrays -- tests holes
      new Each({ numbers: [, 1], texts: [, 'a'], late: [, 'a'] }),
    ],
  },
  whitelist: {
    objects: () => [
      Object.assign(new Named({ name: 'anna' }), { extra: 1, constructor_: 2 }),
      new Holder({ needed: Object.assign(new Named(), { extra: 1 }) }),
    ],
    options: [
      { whitelist: true },
      { whitelist: true, forbidNonWhitelisted: true },
      { forbidNonWhitelisted: true },
      { whitelist: true, groups: ['x'] },
    ],
  },
  'missing properties': {
    objects: () => [
      new Contexts(),
      new Holder({}),
      new Named({ name: null }),
      new Child({ name: undefined, age: null }),
    ],
    options: flags(['skipMissingProperties', 'skipNullProperties', 'skipUndefinedProperties']),
  },
  'first error only': {
    objects: () => [...someNamed(), new Contexts(), new Child({ age: 'x' })],
    options: [{ stopAtFirstError: true }],
  },
  contexts: {
    objects: () => [new Contexts()],
    options: [{}, ...flags(['stopAtFirstError', 'dismissDefaultMessages'])],
  },
  'what errors show': {
    objects: () => [new Holder({ one: new Named(), needed: 1 })],
    options: [{ target: false }, { value: false }, { target: false, value: false }, { target: true }].map(
      (validationError) => ({ validationError }),
    ),
  },
  'promises as values': {
    objects: () => [
      new Later({ text: Promise.resolve('x'), nested: Promise.resolve(new Named()) }),
      new Later({ text: Promise.resolve(1), nested: Promise.resolve(1) }),
      new Later({ text: 1, nested: new Named() }),
      new Holder({ needed: new Later({ text: Promise.resolve(1) }) }),
    ],
  },
  'nested twice, by groups': {
    objects: () => [new TwiceBelow({ both: [new Named(), 1] }), new Holder({ needed: new TwiceBelow({ both: 1 }) })],
    options: [{}, { groups: ['other'] }, { groups: ['mine'], always: true }],
  },
  'nested twice': {
    objects: () => [
      new Twice({ both: [new Named(), 1] }),
      new Twice({ both: new Named() }),
      new Holder({ needed: new Twice({ both: 1 }) }),
    ],
  },
  'unknown values': {
    objects: () => [{}, [], new Date(0), new (class Empty {})()],
    options: [{}, { forbidUnknownValues: false }, { forbidUnknownValues: true, validationError: { target: false } }],
  },
};
