import { reflectedType } from '../metadata/reflected';
import { transformations } from '../metadata/transformation';
import type { ValidationRecord } from '../metadata/validation';
import type { Settings } from '../settings';
import type { Class } from '../types';
import { convertEach, listOfText, valueTypeOf } from './conversion';
import type { ValueType } from './conversion';
import { choiceOf, declaredType } from './nested';
import type { Planner } from './nested';
import type { Container, Conversion } from './plan';
import { objectExpected } from './shape';

/** What a property holds: one thing or a collection; of values, of another class, or of anything. */
export interface PropertyType {
  readonly plan: Conversion;
  readonly container: Container;
  readonly value?: ValueType;
  readonly nested?: { readonly container: Container; readonly message: string | undefined };
}

const DEFAULT_NESTED_MESSAGE = /^(?:each value in )?nested property \$property must be either object or array$/;

/** Works out what a property holds from `@Type`, the type TypeScript recorded, and its constraints. */
export function propertyTypeOf(
  type: Class,
  property: string,
  validations: readonly ValidationRecord[],
  planner: Planner,
): PropertyType {
  const reflected = reflectedType(type, property) ?? transformations.findTypeMetadata(type, property)?.reflectedType;
  const nesting = validations.find((record) => record.type === 'nestedValidation');
  const container = containerOf(reflected, validations);
  const declared = declaredType({ type, property, reflected, nesting: nesting !== undefined });

  if (nesting === undefined && (declared === undefined || valueTypeOf(declared) !== undefined)) {
    const value = valueTypeOf(declared) ?? textType(reflected, validations, planner.settings);
    return valueProperty(value, container, planner.settings);
  }
  const message =
    typeof nesting?.message === 'string' && !DEFAULT_NESTED_MESSAGE.test(nesting.message) ? nesting.message : undefined;
  const choice = choiceOf({ type, property, declared, planner });
  return {
    plan: { kind: 'nested', nested: { container, choice, element: objectExpected(property, message) } },
    container,
    nested: { container, message },
  };
}

function containerOf(reflected: unknown, validations: readonly ValidationRecord[]): Container {
  if (reflected === Set) return 'set';
  if (reflected === Map) return 'map';
  return reflected === Array || validations.some((record) => record.each === true) ? 'array' : 'none';
}

function valueProperty(value: ValueType | undefined, container: Container, settings: Settings): PropertyType {
  const lists = settings.from === 'text' && container === 'array';
  if (value === undefined)
    return { plan: lists ? { kind: 'value', convert: listOfText } : { kind: 'keep' }, container };
  if (container === 'none') return { plan: { kind: 'value', convert: value.convert }, container, value };
  const convert = convertEach(value.convert, container);
  return {
    plan: { kind: 'value', convert: lists ? (input) => convert(listOfText(input)) : convert },
    container,
    value,
  };
}

/** Text has no types of its own, so there the declared type converts even without `@Type`. */
function textType(
  reflected: unknown,
  validations: readonly ValidationRecord[],
  settings: Settings,
): ValueType | undefined {
  if (settings.from !== 'text') return undefined;
  const states = (...names: string[]): boolean => validations.some((record) => names.includes(record.name ?? ''));
  if (states('isInt', 'isNumber', 'isPositive', 'isNegative', 'min', 'max', 'isDivisibleBy'))
    return valueTypeOf(Number);
  if (states('isBoolean')) return valueTypeOf(Boolean);
  if (states('isDate', 'minDate', 'maxDate')) return valueTypeOf(Date);
  // A parser of queries may make lists and objects, which are no text.
  return valueTypeOf(reflected);
}
