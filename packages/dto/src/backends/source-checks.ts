import { everyItem, isCollection } from '../common/collection';
import { placeOf } from '../common/definition-error';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import type { BuiltinCheck, Check, Condition, JudgedCheck, OriginalCheck, PropertyPlan, Stage } from '../plan/plan';
import { conditionOf } from '../run/condition';
import { failItems } from '../run/items';
import { judgeOf } from '../run/original';
import { hasErrors } from '../run/run';
import { literal } from './source-code';
import type { Code } from './source-code';

/** The variables of the code that belong to one property. */
export interface Variables {
  /** The value. */
  readonly v: string;
  /** The failures in the nested value; `undefined` if nothing is nested. */
  readonly e: string | undefined;
  /** Whether a transform threw; `undefined` if there is no transform. */
  readonly w: string | undefined;
}

/**
 * Generates the statements that check one property. Variables of the code: `c` is the run, `o` the instance, and those of
 * the property. The block has a label; a `break` to it ends the checks of the property.
 */
export function emitChecks(
  type: Class,
  property: PropertyPlan,
  { v, e, w }: Variables,
  code: Code,
  settings: Settings,
): string {
  const label = `p${v}`;
  const place: CheckPlace = { v, w, label, code, settings, where: placeOf(type, property.name), failed: 'false' };
  // `hasErrors` is needed only if the property runs code of the application.
  const runsCode =
    property.conditions.some((condition) => condition !== 'optional') || property.stages.some(runsApplicationCode);
  const watched: CheckPlace = e !== undefined && runsCode ? { ...place, failed: `b${v}` } : place;
  const lines = [
    ...(watched === place ? [] : [`const b${v} = ${e} !== undefined && ${code.constant(hasErrors)}(${e});`]),
    ...property.conditions.map((condition) => `if (!(${emitCondition(condition, watched)})) break ${label};`),
    ...property.stages.map((stage, index) => emitStage(stage, { ...watched, flag: `f${v}_${index}` })),
    ...(e === undefined
      ? []
      : [`if (${e} !== undefined) c.addNested(${e}, ${literal(property.source ?? property.name)});`]),
  ];
  return lines.length === 0 ? '' : `${label}: {\n${lines.join('\n')}\n}`;
}

function runsApplicationCode({ checks }: Stage): boolean {
  return checks.some((check) => check.runsApplicationCode === true || check.applies !== undefined);
}

interface CheckPlace {
  readonly v: string;
  readonly w: string | undefined;
  readonly label: string;
  readonly code: Code;
  readonly settings: Settings;
  readonly where: string;
  /** An expression that is true if a nested value has failed already. */
  readonly failed: string;
}

function emitCondition(condition: Condition, { v, code, where, failed }: CheckPlace): string {
  if (condition === 'optional') return `${v} !== undefined && ${v} !== null`;
  return `${code.constant(conditionOf(condition, { what: 'A condition', where }))}(o, ${v}, c, ${failed})`;
}

function emitStage({ checks, gates, skips }: Stage, place: CheckPlace & { readonly flag: string }): string {
  const { v, label, flag, settings } = place;
  const lines: string[] = [];
  if (skips?.undefined === true) lines.push(`if (${v} === undefined) break ${label};`);
  if (skips?.null === true) lines.push(`if (${v} === null) break ${label};`);
  const leaves = settings.stopAtFirstError || (gates && checks.length === 1);
  const flagged = gates && !leaves && checks.length > 0;
  if (flagged) lines.push(`let ${flag} = false;`);
  for (const check of checks) {
    const after = leaves ? `break ${label};` : flagged ? `${flag} = true;` : '';
    lines.push(`if (${emitFailure(check, place)}) { ${emitReport(check, place)} ${after} }`);
  }
  if (flagged) lines.push(`if (${flag}) break ${label};`);
  return lines.join('\n');
}

/** Generates the report of a failure. An error that was created in advance is pushed without a call, unless the run is traced. */
function emitReport(check: Check, { v, code, settings }: CheckPlace): string {
  const { rule } = check;
  if (check.reportsItems === true) {
    // An `original` check has reported its items already.
    if (check.kind !== 'builtin') return '';
    const { builtin, args } = check;
    const test = (item: unknown): boolean => builtin.test(item, args);
    return `${code.constant(failItems)}(c, { rule: ${code.constant(rule)}, value: ${v}, object: o }, ${code.constant(test)}, ${settings.stopAtFirstError});`;
  }
  const report = `c.fail(${code.constant(rule)}, ${v}, o);`;
  if (rule.error === undefined) return report;
  const error = `${code.constant(rule.error)}${typeof rule.error === 'function' ? `(${v})` : ''}`;
  return `if (t) ${report} else if (c.errors === undefined) c.errors = [${error}]; else c.errors.push(${error});`;
}

function emitFailure(check: Check, place: CheckPlace): string {
  const { v, w, code, settings, failed } = place;
  const verdict =
    check.kind === 'builtin' ? emitTest(check, v, code) : `${code.constant(judge(check, settings))}(${v}, o, c)`;
  return [
    ...(check.whenTransformFailed === true ? [w ?? 'false'] : []),
    ...(check.runsApplicationCode === true && failed !== 'false' ? [`!${failed}`] : []),
    ...(check.runsApplicationCode === true && w !== undefined ? [`!${w}`] : []),
    ...(check.skippedFor === undefined ? [] : [`!${code.constant(check.skippedFor)}(${v})`]),
    ...(check.applies === undefined ? [] : [emitCondition(check.applies, { ...place, failed: 'false' })]),
    `!(${verdict})`,
  ].join(' && ');
}

function judge(check: JudgedCheck | OriginalCheck, settings: Settings): JudgedCheck['judge'] {
  return check.kind === 'judged' ? check.judge : judgeOf(check, settings);
}

function emitTest(check: BuiltinCheck, v: string, code: Code): string {
  if (!check.each) return expressionOf(check, v, code);
  const item = expressionOf(check, 'x', code);
  const test = code.helper('x', `return ${item};`);
  const each = code.helper(
    'v',
    `if (!Array.isArray(v)) return ${code.constant(isCollection)}(v) ? ${code.constant(everyItem)}(v, ${test}) : ${test}(v);
for (let n = 0; n < v.length; n++) { const x = v[n]; if (!(${item}) && (x !== undefined || n in v)) return false; }
return true;`,
  );
  return `${each}(${v})`;
}

function expressionOf({ builtin, args }: BuiltinCheck, v: string, code: Code): string {
  const inlined = builtin.expression?.(v, args, code.constant);
  if (inlined !== undefined) return inlined;
  return `${code.constant(builtin.test)}(${v}, ${code.constant(args)})`;
}
