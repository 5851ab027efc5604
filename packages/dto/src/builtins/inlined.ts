import { countCharacters, hasByteLength, hasLength, hasOnlyUnique, hasOwnKey, isNumberWithin } from './reimplemented';

/** Returns the variable under which generated code sees a value. Only numbers are written into the code itself. */
export type Constant = (value: unknown) => string;

type Arguments = readonly unknown[];

export interface Inlined {
  /** class-validator's default message, used to tell its constraints from others of the same name. */
  readonly message: string | ((args: Arguments) => string);
  /** Whether the value passes. */
  readonly test: (value: unknown, args: Arguments) => boolean;
  /** The test as a JavaScript expression over the variable `v`; `undefined` if it cannot be inlined with these arguments. */
  readonly expression?: (v: string, args: Arguments, constant: Constant) => string | undefined;
}

/** The module itself. A bundler makes a copy of `import * as`, with getters, and reads named imports from that copy as well. */
export const library = require('class-validator') as typeof import('class-validator');

/** Passes any value to class-validator's functions, which check the types of their arguments themselves. */
const loose = (value: unknown): never => value as never;

export const INLINED: ReadonlyMap<string, Inlined> = new Map<string, Inlined>(
  Object.entries<Inlined>({
    isDefined: {
      message: '$property should not be null or undefined',
      test: (v) => library.isDefined(v),
      expression: (v) => `${v} !== undefined && ${v} !== null`,
    },
    equals: {
      message: '$property must be equal to $constraint1',
      test: (v, [wanted]) => v === wanted,
      expression: (v, [wanted], constant) => `${v} === ${constant(wanted)}`,
    },
    notEquals: {
      message: '$property should not be equal to $constraint1',
      test: (v, [unwanted]) => v !== unwanted,
      expression: (v, [unwanted], constant) => `${v} !== ${constant(unwanted)}`,
    },
    isEmpty: {
      message: '$property must be empty',
      test: (v) => library.isEmpty(v),
      expression: (v) => `${v} === '' || ${v} === null || ${v} === undefined`,
    },
    isNotEmpty: {
      message: '$property should not be empty',
      test: (v) => library.isNotEmpty(v),
      expression: (v) => `${v} !== '' && ${v} !== null && ${v} !== undefined`,
    },
    isIn: {
      message: '$property must be one of the following values: $constraint1',
      test: (v, [values]) => library.isIn(v, loose(values)),
      // Looked up at each call: the list may be filled after start-up.
      expression: (v, [values], constant) =>
        Array.isArray(values) ? `${constant(values)}.indexOf(${v}) !== -1` : undefined,
    },
    isNotIn: {
      message: '$property should not be one of the following values: $constraint1',
      test: (v, [values]) => library.isNotIn(v, loose(values)),
      expression: (v, [values], constant) =>
        Array.isArray(values) ? `${constant(values)}.indexOf(${v}) === -1` : undefined,
    },
    isPositive: {
      message: '$property must be a positive number',
      test: (v) => library.isPositive(loose(v)),
      expression: (v) => `typeof ${v} === 'number' && ${v} > 0`,
    },
    isNegative: {
      message: '$property must be a negative number',
      test: (v) => library.isNegative(loose(v)),
      expression: (v) => `typeof ${v} === 'number' && ${v} < 0`,
    },
    max: {
      message: '$property must not be greater than $constraint1',
      test: (v, [limit]) => library.max(v, loose(limit)),
      expression: (v, [limit]) => (isPlainNumber(limit) ? `typeof ${v} === 'number' && ${v} <= ${limit}` : undefined),
    },
    min: {
      message: '$property must not be less than $constraint1',
      test: (v, [limit]) => library.min(v, loose(limit)),
      expression: (v, [limit]) => (isPlainNumber(limit) ? `typeof ${v} === 'number' && ${v} >= ${limit}` : undefined),
    },
    isBoolean: {
      message: '$property must be a boolean value',
      test: (v) => library.isBoolean(v),
      expression: (v) => `typeof ${v} === 'boolean' || ${v} instanceof Boolean`,
    },
    isDate: {
      message: '$property must be a Date instance',
      test: (v) => library.isDate(v),
      expression: (v) => `${v} instanceof Date && !isNaN(${v}.getTime())`,
    },
    isNumber: {
      message: '$property must be a number conforming to the specified constraints',
      test: (v, [rules]) => isNumberWithin(v, rules ?? {}),
      expression: (v, [rules]) =>
        Object.keys(rules ?? {}).length === 0 ? `typeof ${v} === 'number' && ${v} - ${v} === 0` : undefined,
    },
    isEnum: {
      message: '$property must be one of the following values: $constraint2',
      test: (v, [entity]) => library.isEnum(v, entity),
      expression: (v, [entity], constant) => {
        const values = new Set(Object.values(entity as object));
        if (values.size > 8 || values.has(Number.NaN)) return `${constant(values)}.has(${v})`;
        return [...values].map((value) => `${v} === ${constant(value)}`).join(' || ') || 'false';
      },
    },
    isInt: {
      message: '$property must be an integer number',
      test: (v) => library.isInt(v),
      expression: (v) => `Number.isInteger(${v})`,
    },
    isString: {
      message: '$property must be a string',
      test: (v) => library.isString(v),
      expression: (v) => `typeof ${v} === 'string' || ${v} instanceof String`,
    },
    isArray: {
      message: '$property must be an array',
      test: (v) => library.isArray(v),
      expression: (v) => `Array.isArray(${v})`,
    },
    isObject: {
      message: '$property must be an object',
      test: (v) => library.isObject(v),
      expression: (v) =>
        `${v} !== null && typeof ${v} === 'object' && !Array.isArray(${v}) || typeof ${v} === 'function'`,
    },
    arrayNotEmpty: {
      message: '$property should not be empty',
      test: (v) => library.arrayNotEmpty(v),
      expression: (v) => `Array.isArray(${v}) && ${v}.length > 0`,
    },
    arrayMinSize: {
      message: '$property must contain at least $constraint1 elements',
      test: (v, [least]) => library.arrayMinSize(v, loose(least)),
      expression: (v, [least]) => (isPlainNumber(least) ? `Array.isArray(${v}) && ${v}.length >= ${least}` : undefined),
    },
    arrayMaxSize: {
      message: '$property must contain no more than $constraint1 elements',
      test: (v, [most]) => library.arrayMaxSize(v, loose(most)),
      expression: (v, [most]) => (isPlainNumber(most) ? `Array.isArray(${v}) && ${v}.length <= ${most}` : undefined),
    },
    arrayUnique: {
      message: "All $property's elements must be unique",
      test: (v, [identify]) => hasOnlyUnique(v, identify as undefined),
    },
    isNotEmptyObject: {
      message: '$property must be a non-empty object',
      test: (v, [options]) => hasOwnKey(v, options as undefined),
    },
    isInstance: {
      message: ([type]) =>
        type
          ? `$property must be an instance of ${(type as { name: string }).name}`
          : 'isInstance decorator expects and object as value, but got falsy value.',
      test: (v, [type]) => library.isInstance(v, loose(type)),
      expression: (v, [type], constant) =>
        typeof type === 'function' ? `${v} instanceof ${constant(type)}` : undefined,
    },
    contains: {
      message: '$property must contain a $constraint1 string',
      test: (v, [seed]) => library.contains(v, loose(seed)),
      expression: (v, [seed], constant) =>
        isText(seed) ? `typeof ${v} === 'string' && ${v}.includes(${constant(seed)})` : undefined,
    },
    notContains: {
      message: '$property should not contain a $constraint1 string',
      test: (v, [seed]) => library.notContains(v, loose(seed)),
      expression: (v, [seed], constant) =>
        isText(seed) ? `typeof ${v} === 'string' && !${v}.includes(${constant(seed)})` : undefined,
    },
    isLength: {
      message: ([least, most]) => lengthMessage(least, most),
      test: (v, [least, most]) =>
        isLimit(least) && isLimit(most)
          ? hasLength(v, least ?? 0, most ?? Infinity)
          : library.length(v, loose(least), loose(most)),
      expression: (v, [least, most], constant) => lengthExpression(v, least, most, constant),
    },
    maxLength: {
      message: '$property must be shorter than or equal to $constraint1 characters',
      test: (v, [most]) => (isLimit(most) ? hasLength(v, 0, most ?? Infinity) : library.maxLength(v, loose(most))),
      expression: (v, [most], constant) => lengthExpression(v, 0, most, constant),
    },
    minLength: {
      message: '$property must be longer than or equal to $constraint1 characters',
      test: (v, [least]) => (isLimit(least) ? hasLength(v, least ?? 0, Infinity) : library.minLength(v, loose(least))),
      expression: (v, [least], constant) => lengthExpression(v, least, undefined, constant),
    },
    isByteLength: {
      message: "$property's byte length must fall into ($constraint1, $constraint2) range",
      test: (v, [least, most]) => hasByteLength(v, least, most),
    },
    matches: {
      message: '$property must match $constraint1 regular expression',
      test: (v, [pattern, flags]) => library.matches(loose(v), loose(pattern), loose(flags)),
      expression: (v, [pattern], constant) =>
        // With `g` or `y`, a RegExp keeps a position between calls.
        pattern instanceof RegExp && !pattern.global && !pattern.sticky
          ? `typeof ${v} === 'string' && ${constant(pattern)}.test(${v})`
          : undefined,
    },
  }),
);

function isPlainNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

/** A length limit; `undefined` means no limit, as in class-validator. */
function isLimit(value: unknown): value is number | undefined {
  return value === undefined || (isPlainNumber(value) && value >= 0);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The default message of `@Length` for the empty string; errors/message creates the other two. */
function lengthMessage(least: unknown, most: unknown): string {
  if (least !== null && least !== undefined) return '$property must be longer than or equal to $constraint1 characters';
  if (Number(most) < 0) return '$property must be shorter than or equal to $constraint2 characters';
  return '$property must be longer than or equal to $constraint1 and shorter than or equal to $constraint2 characters';
}

/**
 * A character has one to three code units (a surrogate pair and a variation selector), so `length` alone decides for
 * most strings. Characters are counted only near a limit.
 */
function lengthExpression(v: string, least: unknown, most: unknown, constant: Constant): string | undefined {
  if (!isLimit(least) || !isLimit(most)) return undefined;
  const count = constant(countCharacters);
  const parts = [`typeof ${v} === 'string'`];
  if (least !== undefined && least > 0) {
    parts.push(`(${v}.length >= ${3 * least} || ${v}.length >= ${least} && ${count}(${v}) >= ${least})`);
  }
  if (most !== undefined) {
    parts.push(`(${v}.length <= ${most} || ${v}.length <= ${3 * most} && ${count}(${v}) <= ${most})`);
  }
  return parts.join(' && ');
}
