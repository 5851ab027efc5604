/**
 * The names of the arguments of class-validator's constraints, for the `ctx` of an error and for `describe`.
 * Constraints without arguments are not listed.
 */
const PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    arrayContains: ['values'],
    arrayMaxSize: ['max'],
    arrayMinSize: ['min'],
    arrayNotContains: ['values'],
    contains: ['seed'],
    equals: ['comparison'],
    isAlpha: ['locale'],
    isAlphanumeric: ['locale'],
    isBase64: ['options'],
    isByteLength: ['min', 'max'],
    isCurrency: ['options'],
    isDateString: ['options'],
    isDecimal: ['options'],
    isDivisibleBy: ['divisor'],
    isEmail: ['options'],
    isEnum: ['entity', 'values'],
    isFqdn: ['options'],
    isHash: ['algorithm'],
    isHttpUrl: ['options'],
    isISSN: ['options'],
    isIdentityCard: ['locale'],
    isIn: ['values'],
    isInstance: ['type'],
    isIp: ['version'],
    isIsbn: ['version'],
    isIso8601: ['options'],
    isLength: ['min', 'max'],
    isMacAddress: ['options'],
    isMobilePhone: ['locale', 'options'],
    isNotEmptyObject: ['options'],
    isNotIn: ['values'],
    isNumber: ['options'],
    isNumberString: ['options'],
    isPassportNumber: ['countryCode'],
    isPhoneNumber: ['region'],
    isPostalCode: ['locale'],
    isRgbColor: ['includePercentValues'],
    isStrongPassword: ['options'],
    isTaxId: ['locale'],
    isUrl: ['options'],
    isUuid: ['version'],
    matches: ['pattern', 'modifiers'],
    max: ['max'],
    maxDate: ['max'],
    maxLength: ['max'],
    min: ['min'],
    minDate: ['min'],
    minLength: ['min'],
    notContains: ['seed'],
    notEquals: ['comparison'],
  }),
);

/** The arguments by name, as plain data. Arguments of custom constraints are named `constraint1`, `constraint2`, … */
export function namedArguments(constraint: string, args: readonly unknown[] | undefined): Record<string, unknown> {
  const names = PARAMETERS.get(constraint);
  const named: Record<string, unknown> = {};
  for (const [index, value] of (args ?? []).entries()) {
    const name = names?.[index] ?? `constraint${index + 1}`;
    // The enum object is left out: its values are listed as well.
    if (value !== undefined && name !== 'entity') named[name] = plain(value);
  }
  return named;
}

function plain(value: unknown): unknown {
  if (value instanceof RegExp) return value.source;
  if (typeof value === 'function') return value.name;
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  return value;
}
