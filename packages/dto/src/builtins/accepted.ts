import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';

/** The kinds of values that class-validator's constraints distinguish. */
export type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'bigint'
  | 'null'
  | 'date'
  | 'bytes'
  | 'array'
  | 'set'
  | 'map'
  | 'object'
  /** An instance of a class. */
  | 'instance';

export type Kinds = ReadonlySet<Kind>;

const kinds = (...names: Kind[]): Kinds => new Set(names);

const TEXT = kinds('string');
const NUMBER = kinds('number');
const DATE = kinds('date');
/** In strict mode the size constraints of arrays also apply to a Set or Map. */
const SIZED = kinds('array', 'set', 'map');
const OBJECT = kinds('object', 'instance', 'date', 'bytes', 'set', 'map');

const OTHERS: ReadonlyMap<string, Kinds> = new Map<string, Kinds>([
  ...['isInt', 'isNumber', 'isPositive', 'isNegative', 'min', 'max', 'isDivisibleBy'].map((name): [string, Kinds] => [
    name,
    NUMBER,
  ]),
  ...['isDate', 'minDate', 'maxDate'].map((name): [string, Kinds] => [name, DATE]),
  ...['arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique'].map((name): [string, Kinds] => [name, SIZED]),
  ...['isArray', 'arrayContains', 'arrayNotContains'].map((name): [string, Kinds] => [name, kinds('array')]),
  ...['isLatitude', 'isLongitude'].map((name): [string, Kinds] => [name, kinds('string', 'number')]),
  ['isBoolean', kinds('boolean')],
  ['isEmpty', kinds('string', 'null')],
  ['isObject', OBJECT],
  ['isNotEmptyObject', kinds('object', 'instance', 'bytes')],
]);

/** Constraints that accept only text. */
const TEXTUAL: ReadonlySet<string> = new Set(
  (
    'isString contains notContains matches isLength minLength maxLength isByteLength isAlpha isAlphanumeric isAscii ' +
    'isBase32 isBase58 isBase64 isBIC isBooleanString isBtcAddress isCreditCard isCurrency isDataURI isDateString ' +
    'isDecimal isEAN isEmail isEthereumAddress IsFirebasePushId isFqdn isFullWidth isHSL isHalfWidth isHash ' +
    'isHexColor isHexadecimal isHttpUrl isIBAN isISO31661Alpha2 isISO31661Alpha3 isISO31661Numeric ' +
    'isISO4217CurrencyCode isISO6391 isISRC isISSN isIdentityCard isIp isIsbn isIsin isIso8601 isJson isJwt ' +
    'isLatLong isLocale isLowercase isMacAddress isMagnetURI isMilitaryTime isMimeType isMobilePhone isMongoId ' +
    'isMultibyte isNumberString isOctal isPassportNumber isPhoneNumber isPort isPostalCode isRFC3339 isRgbColor ' +
    'isSemVer isStrongPassword isSurrogatePair isTaxId isTimeZone isUppercase isUrl isUuid isVariableWidth'
  ).split(' '),
);

/** One value of each kind, to tell class-validator's constraints from others of the same name. */
const SAMPLES: readonly (readonly [Kind, unknown])[] = [
  ['string', 'a'],
  ['number', 1],
  ['boolean', true],
  ['bigint', 1n],
  ['date', new Date(0)],
  ['bytes', Buffer.from('a')],
  ['array', ['a']],
  ['set', new Set(['a'])],
  ['map', new Map([['a', 1]])],
  ['object', { a: 1 }],
];

/** The kinds of values of which the constraint can accept at least one; `undefined` if unknown, or if it can accept every kind. */
export function acceptedKinds(record: ValidationRecord, constraint: ConstraintRecord): Kinds | undefined {
  if (constraint.async || constraint.target.name !== 'CustomConstraint') return undefined;
  const accepted = statedKinds(constraint.name, record.constraints ?? []);
  if (accepted === undefined) return undefined;
  // A class may define `instanceof` itself, so samples say nothing about it.
  if (constraint.name === 'isInstance') return accepted;
  const { instance } = constraint; // once: class-validator looks for it among all constraints of the process
  const isAnother = withoutStacks(() =>
    SAMPLES.some(([kind, sample]) => !accepted.has(kind) && accepts(record, instance, sample)),
  );
  return isAnother ? undefined : accepted;
}

/** Most constraints throw on most samples. Stack traces, which nobody sees, would take most of the time of compiling a DTO. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  // Not by assignment, which would throw under --frozen-intrinsics.
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return work();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}

/** The values that a constraint lists, if it accepts only these. */
export function listedValues({ name, constraints }: ValidationRecord): readonly unknown[] | undefined {
  const argument = constraints?.[0];
  if (name === 'equals') return argument === undefined ? undefined : [argument];
  // The list may be filled after start-up.
  if (name === 'isIn') return Array.isArray(argument) && argument.length > 0 ? argument : undefined;
  return name === 'isEnum' && typeof argument === 'object' && argument !== null ? enumValues(argument) : undefined;
}

/** The kinds that a constraint of class-validator accepts, by its name and arguments; `undefined` as for `acceptedKinds`. */
export function statedKinds(name: string, args: readonly unknown[]): Kinds | undefined {
  if (TEXTUAL.has(name)) return TEXT;
  if (name === 'isInstance') return typeof args[0] === 'function' ? kindsOfInstances(args[0]) : undefined;
  // Items are compared by identity, so an object in the list never equals an object of an input.
  if (name === 'arrayContains' && Array.isArray(args[0]) && args[0].some((item) => kindOfListed(item).length === 0))
    return kinds();
  const listed = listedValues({ name, constraints: args } as ValidationRecord);
  if (listed !== undefined) return new Set(listed.flatMap(kindOfListed));
  return OTHERS.get(name);
}

/** The kind of a listed value; none for an object, which no input value equals. */
function kindOfListed(value: unknown): Kind[] {
  if (value === null) return ['null'];
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'bigint' ? [type] : [];
}

function kindsOfInstances(type: Function): Kinds | undefined {
  const builtins = new Map<unknown, Kinds>([
    [Object, kinds(...OBJECT, 'array')],
    [Array, kinds('array')],
    [Set, kinds('set')],
    [Map, kinds('map')],
    [Date, DATE],
    [Buffer, kinds('bytes')],
    [Uint8Array, kinds('bytes')],
  ]);
  return builtins.get(type) ?? kinds('instance');
}

function accepts(record: ValidationRecord, instance: ConstraintRecord['instance'], sample: unknown): boolean {
  try {
    const args = { constraints: record.constraints ?? [], property: record.propertyName, value: sample };
    return instance.validate(sample, args as never) === true;
  } catch {
    // class-validator's constraints throw on some values, and accept none of them.
    return false;
  }
}

/** The values of an enum. A numeric enum also has a key for each number, which holds the member's name; it is skipped. */
export function enumValues(entity: object): readonly unknown[] {
  const members = entity as Record<string, unknown>;
  return Object.keys(members)
    .filter((key) => !isReverse(members, key))
    .map((key) => members[key]);
}

function isReverse(members: Record<string, unknown>, key: string): boolean {
  const name = members[key];
  return typeof name === 'string' && typeof members[name] === 'number' && String(members[name]) === key;
}
