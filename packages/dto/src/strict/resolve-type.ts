import { isOversized } from '../common/collection';
import type { Settings } from '../common/settings';
import { reflectedType } from '../metadata/reflected';
import { transformations } from '../metadata/transformation';
import type { ValidationRecord } from '../metadata/validation-record';
import type { Choice, Container, Conversion } from '../plan/plan';
import { chosenType } from './chosen-type';
import { convertEach, listOfText, valueTypeOf } from './conversion';
import type { Convert, ValueType } from './conversion';
import { commonKinds, demandsOf } from './demands';
import type { Demand } from './demands';
import { choiceOf, declaredType, refuseUnchecked } from './nested';
import type { Planner } from './nested';
import type { PropertyAt, PropertyType } from './property-type';
import { refuseUnsatisfiable } from './satisfiable';
import { objectExpected } from './shape';
import { sizeLimit } from './size-limits';

const DEFAULT_NESTED_MESSAGE = /^(?:each value in )?nested property \$property must be either object or array$/;

/**
 * Determines what a property holds from `@Type`, the type that TypeScript recorded, and its constraints.
 *
 * @throws DtoDefinitionError if that is not possible, or if no input can satisfy the property
 */
export function propertyTypeOf(at: PropertyAt, planner: Planner): PropertyType {
  const { type, property, validations, readable, transformed } = at;
  const reflected = reflectedType(type, property) ?? transformations.findTypeMetadata(type, property)?.reflectedType;
  const nesting = validations.find((record) => record.type === 'nestedValidation');
  const container = containerOf(reflected, validations);
  const declared = declaredType({ type, property, reflected, nesting: nesting !== undefined });
  const demands = demandsOf(validations);
  const { settings } = planner;

  const most = sizeLimit(demands);
  const isValue = nesting === undefined && (declared === undefined || valueTypeOf(declared) !== undefined);
  if (readable && nesting === undefined && !(transformed && declared === undefined))
    refuseUnchecked(type, property, declared ?? reflected);
  const typing = isValue
    ? valueProperty({ reflected, declared, container, demands, transformed, most }, settings)
    : nestedProperty({ ...at, container, nesting, most, choice: choiceOf({ type, property, declared, planner }) });
  if (readable && !transformed) refuseUnsatisfiable({ type, property, reflected, demands, settings }, typing);
  return typing;
}

function containerOf(reflected: unknown, validations: readonly ValidationRecord[]): Container {
  if (reflected === Set) return 'set';
  if (reflected === Map) return 'map';
  return reflected === Array || validations.some((record) => record.each === true) ? 'array' : 'none';
}

interface NestedAt extends PropertyAt {
  readonly container: Container;
  readonly nesting: ValidationRecord | undefined;
  readonly choice: Choice;
  readonly most: number | undefined;
}

function nestedProperty({ property, container, nesting, choice, most }: NestedAt): PropertyType {
  const message =
    typeof nesting?.message === 'string' && !DEFAULT_NESTED_MESSAGE.test(nesting.message) ? nesting.message : undefined;
  const nested = { container, choice, element: objectExpected(property, message), most };
  return { plan: { kind: 'nested', nested }, container, nested: { container, message }, collection: false };
}

interface ValueAt {
  readonly reflected: unknown;
  readonly declared: unknown;
  readonly container: Container;
  readonly demands: readonly Demand[];
  readonly transformed: boolean;
  readonly most: number | undefined;
}

function valueProperty(at: ValueAt, settings: Settings): PropertyType {
  const { reflected, declared, container, demands, transformed, most } = at;
  const typed = valueTypeOf(declared);
  if (transformed) {
    // A transform receives the value converted by `@Type`, or as it came. Its result can be anything.
    const plan: Conversion =
      typed === undefined
        ? { kind: 'keep', open: true }
        : { kind: 'value', convert: given(typed, container), open: true };
    return { plan, container, collection: false };
  }
  const value = typed ?? chosenType(reflected, demands, settings);
  const open = value === undefined && mayHoldAnything(demands, container);
  const convert = conversionOf(value, container, settings);
  const plan: Conversion =
    convert === undefined
      ? { kind: 'keep', open }
      : { kind: 'value', convert: within(most, convert), open, ...(value?.to === undefined ? {} : { to: value.to }) };
  const collection = container === 'set' || container === 'map' || (container === 'array' && value !== undefined);
  return { plan, container, ...(value === undefined ? {} : { value }), collection };
}

/** The conversion before a transform: by item for a collection, else of the value itself. */
function given({ convert }: ValueType, container: Container): Convert {
  if (container === 'none') return convert;
  const each = convertEach(convert, container);
  return (value) => (typeof value === 'object' ? each(value) : convert(value));
}

function conversionOf(value: ValueType | undefined, container: Container, { from }: Settings): Convert | undefined {
  if (container === 'none') return value?.convert;
  const lists = from === 'text' && container !== 'map';
  if (value === undefined && container === 'array') return lists ? listOfText : undefined;
  const each = convertEach(value?.convert ?? ((item) => item), container);
  return lists ? (input) => each(listOfText(input)) : each;
}

/** Does not convert a list that is too long; a constraint refuses it. */
function within(most: number | undefined, convert: Convert): Convert {
  return most === undefined ? convert : (value) => (isOversized(value, most) ? value : convert(value));
}

/** Whether no constraint excludes objects and lists. */
function mayHoldAnything(demands: readonly Demand[], container: Container): boolean {
  const asked = demands.filter((demand) => demand.unconditional && (container === 'none' || demand.each));
  const kinds = commonKinds(asked);
  return kinds === undefined || kinds.has('object') || kinds.has('array');
}
