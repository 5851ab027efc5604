import type { Draft } from './draft';
import type { Arguments, Rule } from './rule';

/** Numbers that JSON can have. */
function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

const EXACT = 'integers beyond 2^53−1 are refused; the schema does not repeat this bound of I-JSON (RFC 7493 §2.2)';

function listed(key: string): Rule['narrow'] {
  return (draft, args) => {
    draft.allow(Array.isArray(args[key]) ? (args[key] as unknown[]) : [args[key]]);
    return true;
  };
}

function unlisted(key: string): Rule['narrow'] {
  return (draft, args) => {
    draft.refuse(Array.isArray(args[key]) ? (args[key] as unknown[]) : [args[key]]);
    return true;
  };
}

function bound(key: string, add: (draft: Draft, limit: number) => void): Rule['narrow'] {
  return (draft, args: Arguments) => {
    const limit = args[key];
    if (!isFinite(limit)) return false;
    add(draft, limit);
    return true;
  };
}

/** Constraints of values of any type, of numbers and of booleans. */
export const VALUE_RULES: Readonly<Record<string, Rule>> = {
  isDefined: {
    keywords: '`required`, and not null',
    narrow: (draft) => {
      draft.refuse([null]);
      return true;
    },
  },
  equals: { keywords: '`enum` with one value', narrow: listed('comparison') },
  notEquals: { keywords: '`not`', narrow: unlisted('comparison') },
  isIn: { keywords: '`enum`', narrow: listed('values') },
  isNotIn: { keywords: '`not`', narrow: unlisted('values') },
  isEnum: { keywords: '`enum`: the values, without the names of numeric members', narrow: listed('values') },
  isEmpty: {
    keywords: "`enum: ['', null]`, not required",
    narrow: (draft) => {
      draft.allow(['', null]);
      return true;
    },
  },
  isNotEmpty: {
    keywords: '`minLength: 1`, and not null',
    narrow: (draft) => {
      draft.refuse(['', null]);
      return true;
    },
  },
  isBoolean: { keywords: '`type: boolean`', narrow: () => true },
  isInt: {
    keywords: '`type: integer`',
    because: EXACT,
    narrow: (draft) => {
      draft.integer = true;
      return true;
    },
  },
  isNumber: {
    keywords: '`type: number`; `integer` for `maxDecimalPlaces: 0`',
    because: `${EXACT}; \`maxDecimalPlaces\` is no \`multipleOf\`, which validators compute in binary fractions: 19.99 is no multiple of 0.01`,
    narrow: (draft, { options }) => {
      const places = (options as { maxDecimalPlaces?: number } | undefined)?.maxDecimalPlaces;
      if (places === 0) draft.integer = true;
      return places === undefined || places === 0;
    },
  },
  isPositive: {
    keywords: '`exclusiveMinimum: 0`',
    narrow: (draft) => {
      draft.atLeast('exclusiveMinimum', 0);
      return true;
    },
  },
  isNegative: {
    keywords: '`exclusiveMaximum: 0`',
    narrow: (draft) => {
      draft.atMost('exclusiveMaximum', 0);
      return true;
    },
  },
  min: { keywords: '`minimum`', narrow: bound('min', (draft, limit) => draft.atLeast('minimum', limit)) },
  max: { keywords: '`maximum`', narrow: bound('max', (draft, limit) => draft.atMost('maximum', limit)) },
  isDivisibleBy: {
    keywords: '`multipleOf`: the divisor without its fraction, as class-validator computes it',
    narrow: (draft, { divisor }) => {
      const whole = isFinite(divisor) ? Math.abs(Math.trunc(divisor)) : 0;
      if (whole === 0) return false;
      draft.set('multipleOf', whole);
      return true;
    },
  },
  isDate: { keywords: '`type: string`, `format: date-time`', narrow: () => true },
  minDate: { keywords: '', because: 'JSON Schema does not compare dates', narrow: () => false },
  maxDate: { keywords: '', because: 'JSON Schema does not compare dates', narrow: () => false },
  isObject: { keywords: '`type: object`', narrow: () => true },
  isNotEmptyObject: {
    keywords: '`minProperties: 1`; with `nullable: false` not all of them null',
    because:
      'of a nested class: the instance is checked, which has the defaults and not the unknown properties of the input',
    narrow: (draft, { options }, { nested }) => {
      if (nested) return false;
      const skipsNull = (options as { nullable?: boolean } | undefined)?.nullable === false;
      if (skipsNull) draft.also({ not: { type: 'object', additionalProperties: { type: 'null' } } });
      else draft.atLeast('minProperties', 1);
      return true;
    },
  },
  isInstance: {
    keywords: '`type`',
    because: 'JSON has no classes',
    narrow: () => false,
  },
};
