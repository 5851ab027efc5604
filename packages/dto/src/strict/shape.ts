import { isCollection } from '../common/collection';
import { ruleOf } from '../errors/rule';
import type { Rule } from '../errors/rule';
import type { BuiltinCheck, Container } from '../plan/plan';
import { valueTypeOf } from './conversion';
import type { PropertyType } from './property-type';
import { isExact } from './strict-check';

/** Checks that strict mode adds without a decorator: presence and shape. */

type Judge = BuiltinCheck['builtin'];

const PRESENT: Judge = { test: (v) => v !== undefined, expression: (v) => `${v} !== undefined` };

const SHAPES: Readonly<Record<Container, Judge>> = {
  none: {
    test: (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
    expression: (v) => `typeof ${v} === 'object' && ${v} !== null && !Array.isArray(${v})`,
  },
  array: { test: (v) => Array.isArray(v), expression: (v) => `Array.isArray(${v})` },
  set: { test: (v) => v instanceof Set, expression: (v) => `${v} instanceof Set` },
  map: { test: (v) => v instanceof Map, expression: (v) => `${v} instanceof Map` },
};

const COLLECTION: Judge = { test: isCollection };

export function missing(property: string): BuiltinCheck {
  return shapeCheck(PRESENT, ruleOf(property, 'missing', 'Field required'));
}

export function nestedShape(property: string, container: Container, message: string | undefined): BuiltinCheck {
  const isObject = container === 'none' || container === 'map';
  const rule = isObject
    ? objectExpected(property, message)
    : ruleOf(property, 'array_expected', message ?? 'Array expected');
  return shapeCheck(SHAPES[container], rule);
}

export function collectionShape(property: string): BuiltinCheck {
  return shapeCheck(COLLECTION, ruleOf(property, 'array_expected', 'Array expected'));
}

const SINGLE: Judge = {
  test: (value) => !(Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')),
};

/** For a single value in a query or a form, where a name can occur several times. */
export function singleShape(property: string): BuiltinCheck {
  return shapeCheck(SINGLE, ruleOf(property, 'single_expected', 'Give this value once'));
}

/** For a property that is converted but has no constraint that reports a failed conversion. */
export function valueShape(
  property: string,
  type: string,
  message: string,
  test: (value: unknown) => boolean,
  each: boolean,
): BuiltinCheck {
  return { ...shapeCheck({ test }, ruleOf(property, type, message)), ...onItems(each) };
}

function onItems(each: boolean): Pick<BuiltinCheck, 'each' | 'reportsItems'> {
  return each ? { each, reportsItems: true } : { each };
}

/** For a property that is compared as a number: JSON text may contain numbers that a double cannot represent. */
export function exactNumber(property: string, each: boolean): BuiltinCheck {
  const rule = ruleOf(property, 'number_expected', 'Number expected (up to 2^53−1)');
  return { ...shapeCheck({ test: isExact }, rule), ...onItems(each) };
}

/**
 * For a value whose transform threw. It is still the value from the client, and the constraints may accept it. If it does
 * not have the declared type, this check refuses it.
 */
export function otherThanDeclared(property: string, { reflected, value }: PropertyType): BuiltinCheck[] {
  if (value !== undefined || typeof reflected !== 'function' || reflected === Object) return [];
  const type = valueTypeOf(reflected);
  const builtin: Judge = { test: type?.is ?? ((v) => v instanceof reflected) };
  const rule = ruleOf(property, type?.expected ?? 'invalid_value', type?.message ?? 'Invalid value');
  return [{ ...shapeCheck(builtin, rule), whenTransformFailed: true }];
}

export function objectExpected(property: string, message = 'Object expected'): Rule {
  return ruleOf(property, 'object_expected', message);
}

function shapeCheck(builtin: Judge, rule: Rule): BuiltinCheck {
  return { kind: 'builtin', rule, each: false, builtin, args: [] };
}
