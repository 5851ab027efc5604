import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { isAsyncConstraint } from '../metadata/validation-record';
import type { ValidationRecord } from '../metadata/validation-record';
import { checksOf } from '../plan/check';
import type { Check, Stage } from '../plan/plan';
import type { PropertyType } from './property-type';
import {
  collectionShape,
  exactNumber,
  missing,
  nestedShape,
  otherThanDeclared,
  singleShape,
  valueShape,
} from './shape';
import { sizeCheck, skipOverlongText } from './size-limits';
import { sizedCheck, strictCheck } from './strict-check';

/** If one of these fails, the value has the wrong type, and other errors would not help. */
const TYPE_CONSTRAINTS: ReadonlySet<string> = new Set([
  'isString',
  'isInt',
  'isNumber',
  'isBoolean',
  'isDate',
  'isArray',
  'isObject',
  'isEnum',
]);

/** Constraints that compare numbers but do not check that a number is exact. */
const NUMBER_RULES: ReadonlySet<string> = new Set(['min', 'max', 'isPositive', 'isNegative', 'isDivisibleBy']);

/**
 * Creates the stages of a property: presence, then type, then every other rule. A stage runs only if the stages before it
 * report nothing.
 *
 * @param source the name of the property in the input and in errors
 */
export function strictStages(
  type: Class,
  source: string,
  validations: readonly ValidationRecord[],
  typing: PropertyType,
  settings: Settings,
): Stage[] {
  const context = {
    targetName: type.name,
    dismissDefaults: settings.dismissDefaultMessages,
    context: settings.context,
    emptyMessage: 'Invalid value',
    source,
    strict: true,
  };
  const checks = validations
    .filter((record) => record.type === 'customValidation' || record.type === 'isDefined')
    .flatMap((record) => checksOf(record, context))
    .map((check) => sizedCheck(strictCheck(check), typing.container));
  const types = checks.filter((check) => TYPE_CONSTRAINTS.has(check.rule.type));
  const rules = checks.filter((check) => !TYPE_CONSTRAINTS.has(check.rule.type));
  const nested = validations.some((record) => record.type === 'nestedValidation');
  const constrained = nested || checks.length > 0;

  const stages: Stage[] = [];
  if (constrained && isRequired(checks, nested, settings)) stages.push({ checks: [missing(source)], gates: true });
  const skips = { undefined: true, null: settings.skipNull };
  const sizes = sizeCheck(checks);
  if (sizes.length > 0) stages.push({ checks: sizes, gates: true, skips });
  const definedNull = settings.skipNull ? rules.filter((check) => check.rule.type === 'isDefined') : [];
  if (definedNull.length > 0) stages.push({ checks: definedNull, gates: true });
  if (settings.from === 'text' && isSingle(checks, typing))
    stages.push({ checks: [singleShape(source)], gates: true, skips });
  const collection = collectionShapes(source, checks, typing);
  if (collection.length > 0) stages.push({ checks: collection, gates: true, skips });
  stages.push({ checks: [...shapes(source, checks, typing), ...types], gates: true, skips });
  const rest = rules.filter((check) => !definedNull.includes(check));
  // With stopAtFirstError, asynchronous constraints run last, so that they are not called for a value that is refused anyway.
  const ordered = settings.stopAtFirstError
    ? [...rest.filter((check) => !isLate(check)), ...rest.filter(isLate)]
    : rest;
  stages.push({ checks: skipOverlongText(ordered), gates: false });
  return stages.filter((stage) => stage.checks.length > 0 || stage.skips !== undefined);
}

function isLate(check: Check): boolean {
  return check.kind === 'original' && isAsyncConstraint(check.constraint);
}

/** Whether the property must be present. `@IsEmpty()` makes it optional; constraints with `validateIf` do not require it. */
function isRequired(checks: readonly Check[], nested: boolean, settings: Settings): boolean {
  const defined = checks.some((check) => check.rule.type === 'isDefined');
  if (settings.skipUndefined && !defined) return false;
  if (checks.some((check) => check.rule.type === 'isEmpty')) return false;
  return nested || checks.some((check) => check.applies === undefined);
}

/** Whether text is converted to a single value. Not for bytes, which may also be a list of numbers. */
function isSingle(checks: readonly Check[], { container, value }: PropertyType): boolean {
  if (value === undefined || value.expected === 'bytes_expected') return false;
  return container === 'none' && !checks.some((check) => check.each);
}

/** Checks that the value is a collection, before its items are checked. */
function collectionShapes(
  property: string,
  checks: readonly Check[],
  { container, collection, nested }: PropertyType,
): Check[] {
  if (nested !== undefined) return [];
  if (container === 'set' || container === 'map')
    return collection ? [nestedShape(property, container, undefined)] : [];
  if (!collection && !checks.some((check) => check.each)) return [];
  const said = checks.some((check) => check.rule.type === 'isArray' && check.applies === undefined);
  return said ? [] : [collectionShape(property)];
}

function shapes(property: string, checks: readonly Check[], typing: PropertyType): Check[] {
  // A constraint of the property may have a message of its own, so it is preferred.
  const says = (...names: string[]): boolean =>
    checks.some((check) => names.includes(check.rule.type) && check.applies === undefined);
  const mismatch = checks.some((check) => TYPE_CONSTRAINTS.has(check.rule.type) && check.applies === undefined)
    ? []
    : otherThanDeclared(property, typing);
  if (typing.nested !== undefined) {
    const { container, message } = typing.nested;
    if (says('isArray') && container === 'array') return [];
    return [nestedShape(property, container, message)];
  }
  const found: Check[] = [...mismatch];
  const each = typing.container !== 'none';
  if (typing.value !== undefined && !says(...typing.value.reportedBy)) {
    const { expected, message, is } = typing.value;
    found.push(valueShape(property, expected, message, is, each));
    if (expected === 'number_expected') return found;
  }
  const compared = checks.filter((check) => NUMBER_RULES.has(check.rule.type) && check.applies === undefined);
  if (compared.length > 0 && !says('isInt', 'isNumber')) {
    found.push(
      exactNumber(
        property,
        compared.some((check) => check.each),
      ),
    );
  }
  return found;
}
