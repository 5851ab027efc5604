import type { Kind, Kinds } from '../builtins/accepted';
import { DtoDefinitionError, placeOf } from '../common/definition-error';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { whyUnrecorded } from '../metadata/reflected';
import { commonKinds } from './demands';
import type { Demand } from './demands';
import type { PropertyType } from './property-type';

/** A property whose constraints and conversion must fit together. */
export interface Declared {
  readonly type: Class;
  readonly property: string;
  readonly reflected: unknown;
  readonly demands: readonly Demand[];
  readonly settings: Settings;
}

/** What a parser can produce. Query parsers may produce lists and objects, and some have a text for null. */
const GIVEN: Readonly<Record<Settings['from'], Kinds>> = {
  json: new Set<Kind>(['string', 'number', 'boolean', 'null', 'array', 'object']),
  text: new Set<Kind>(['string', 'null', 'array', 'object']),
};

/**
 * Refuses a property whose constraints accept no value that an input can be converted to. Every request would be answered
 * with a client error, although the declaration is wrong.
 *
 * @throws DtoDefinitionError E_DTO_UNSATISFIABLE
 */
export function refuseUnsatisfiable(declared: Declared, typing: PropertyType): void {
  const { demands, reflected } = declared;
  for (const each of [false, true]) {
    const asked = demands.filter((demand) => demand.each === each);
    const given = each ? itemKinds(typing, declared) : wholeKinds(typing, declared);
    const unconditional = asked.filter((demand) => demand.unconditional);
    const common = commonKinds(unconditional);
    if (unconditional.length > 1 && common?.size === 0) throw unsatisfiable(declared, unconditional, given);
    const failing = asked.find(({ kinds }) => !overlap(kinds, given));
    if (failing !== undefined) throw unsatisfiable(declared, [failing], given);
    if (common !== undefined && !overlap(common, given)) throw unsatisfiable(declared, unconditional, given);
  }
  if (reflected !== BigInt || typing.value?.kind === 'bigint') return;
  const numeric = demands.find(({ kinds }) => kinds.size === 1 && kinds.has('number'));
  if (numeric !== undefined) throw unsatisfiable(declared, [numeric], new Set<Kind>(['bigint']));
}

function overlap(one: Kinds, other: Kinds): boolean {
  return [...one].some((kind) => other.has(kind));
}

/** The kinds of values that the property itself can hold. */
function wholeKinds({ container, nested, value }: PropertyType, declared: Declared): Kinds {
  const { demands, settings } = declared;
  if (nested !== undefined || container === 'set' || container === 'map')
    return container === 'none' ? new Set<Kind>(['object', 'instance']) : new Set<Kind>([container]);
  if (container === 'none') return value === undefined ? GIVEN[settings.from] : valueKinds(value, declared);
  const isList = value !== undefined || demands.some(({ each }) => each);
  if (isList) return new Set<Kind>(['array']);
  return settings.from === 'json' ? GIVEN.json : new Set<Kind>(['array', 'object', 'null']);
}

/** The kinds of values that an item can have. */
function itemKinds({ nested, value }: PropertyType, declared: Declared): Kinds {
  if (nested !== undefined) return new Set<Kind>(['object', 'instance']);
  return value === undefined ? GIVEN[declared.settings.from] : valueKinds(value, declared);
}

/** The kinds after conversion. If a constraint reports failed conversions, it also sees unconverted values. */
function valueKinds(value: NonNullable<PropertyType['value']>, { demands, settings }: Declared): Kinds {
  const isReported = demands.some(
    ({ constraint, unconditional }) => unconditional && value.reportedBy.includes(constraint),
  );
  if (!isReported) return new Set([value.kind]);
  const members: Kind[] = value.reportedBy.includes('isIn') ? ['number', 'boolean'] : [];
  return new Set([value.kind, ...members, ...GIVEN[settings.from]]);
}

const NAMES: Readonly<Record<Kind, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'a boolean',
  bigint: 'a bigint',
  null: 'null',
  date: 'a Date',
  bytes: 'a Buffer',
  array: 'an array',
  set: 'a Set',
  map: 'a Map',
  object: 'an object',
  instance: 'an instance of a class',
};

function unsatisfiable(declared: Declared, failing: readonly Demand[], given: Kinds): DtoDefinitionError {
  const { type, property, settings } = declared;
  const asked = failing
    .map(({ constraint, kinds, each }) => `${constraint} accepts ${each ? 'items that are ' : ''}${listOf(kinds)}`)
    .join(', and ');
  return new DtoDefinitionError(
    'E_DTO_UNSATISFIABLE',
    `No ${settings.from === 'json' ? 'JSON' : 'text'} value can satisfy ${placeOf(type, property)}: ${asked}, but ` +
      `${failing.some(({ each }) => each) ? 'an item' : 'the value'} can only become ${listOf(given)}. ` +
      remedyFor(declared, failing, given),
  );
}

function listOf(kinds: Kinds): string {
  const names = [...kinds].map((kind) => NAMES[kind]);
  return names.length === 0 ? 'no value of any JSON type' : names.join(' or ');
}

function remedyFor({ type, reflected, demands }: Declared, failing: readonly Demand[], given: Kinds): string {
  const wants = (kind: Kind): boolean => failing.every(({ kinds }) => kinds.has(kind));
  if (failing.length > 1 && commonKinds(failing)?.size === 0)
    return 'These constraints contradict each other: remove one, or give them groups or a validateIf option.';
  if (wants('date')) {
    const why = reflected === undefined ? ` ${whyUnrecorded(type)}` : '';
    return `Add @Type(() => Date), which converts RFC 3339 text.${why}`;
  }
  if (given.has('bigint') && wants('number'))
    return "class-validator's number constraints do not accept a bigint: declare a number, or write a constraint with @ValidateBy.";
  if (wants('instance')) return 'Add @ValidateNested() and @Type(() => TheClass), which create an instance.';
  const isCollection = !given.has('string') && (given.has('array') || given.has('set') || given.has('map'));
  if (isCollection && !failing.some(({ each }) => each) && !demands.some(({ kinds }) => kinds.has('array')))
    return 'To constrain the items, use { each: true }.';
  if (wants('array')) return 'Declare an array, or remove the constraint: the shape is checked without it.';
  return 'Change the type or the constraint, or convert the value with @Transform.';
}
