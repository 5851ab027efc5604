import { everyItem } from '../every-item';
import { judgeOf } from '../../run/original';
import { isCollection } from '../../plan/collection';
import type { BuiltinCheck, Check, Condition, JudgedCheck, OriginalCheck, PropertyPlan, Stage } from '../../plan/plan';
import type { Rule } from '../../plan/rule';
import type { Settings } from '../../settings';
import { literal } from './code';
import type { Code } from './code';

/**
 * The statements that check one property. Variables of the code: `c` the run, `o` the instance, `v` the value, `e` the
 * failures found below it. The block is labelled, and leaving it ends the property.
 */
export function emitChecks(
  property: PropertyPlan,
  v: string,
  e: string | undefined,
  code: Code,
  settings: Settings,
): string {
  const label = `p${v}`;
  const lines = [
    ...property.conditions.map((condition) => `if (!(${emitCondition(condition, v, code)})) break ${label};`),
    ...property.stages.map((stage, index) => emitStage(stage, { v, label, flag: `f${v}_${index}`, code, settings })),
    ...(e === undefined
      ? []
      : [`if (${e} !== undefined) c.adopt(${e}, ${literal(property.source ?? property.name)});`]),
  ];
  return lines.length === 0 ? '' : `${label}: {\n${lines.join('\n')}\n}`;
}

function emitCondition(condition: Condition, v: string, code: Code): string {
  return condition === 'optional' ? `${v} !== undefined && ${v} !== null` : `${code.constant(condition)}(o, ${v})`;
}

interface Place {
  readonly v: string;
  readonly label: string;
  readonly flag: string;
  readonly code: Code;
  readonly settings: Settings;
}

function emitStage({ checks, gates, skips }: Stage, place: Place): string {
  const { v, label, flag, settings } = place;
  const lines: string[] = [];
  if (skips?.undefined === true) lines.push(`if (${v} === undefined) break ${label};`);
  if (skips?.null === true) lines.push(`if (${v} === null) break ${label};`);
  const leaves = settings.stopAtFirstError || (gates && checks.length === 1);
  const flagged = gates && !leaves && checks.length > 0;
  if (flagged) lines.push(`let ${flag} = false;`);
  for (const check of checks) {
    const after = leaves ? `break ${label};` : flagged ? `${flag} = true;` : '';
    lines.push(`if (${emitFailure(check, place)}) { ${emitReport(check.rule, place)} ${after} }`);
  }
  if (flagged) lines.push(`if (${flag}) break ${label};`);
  return lines.join('\n');
}

/** An error that is always the same object is put down without a call; a traced run wants more than that. */
function emitReport(rule: Rule, { v, code }: Place): string {
  const report = `c.fail(${code.constant(rule)}, ${v}, o);`;
  if (rule.error === undefined) return report;
  const error = `${code.constant(rule.error)}${typeof rule.error === 'function' ? `(${v})` : ''}`;
  return `if (t) ${report} else if (c.errors === undefined) c.errors = [${error}]; else c.errors.push(${error});`;
}

function emitFailure(check: Check, { v, code }: Place): string {
  const verdict = check.kind === 'builtin' ? emitTest(check, v, code) : `${code.constant(judge(check))}(${v}, o, c)`;
  return [
    ...(check.withheld === undefined ? [] : [`!${code.constant(check.withheld)}(${v})`]),
    ...(check.applies === undefined ? [] : [`${code.constant(check.applies)}(o, ${v})`]),
    `!(${verdict})`,
  ].join(' && ');
}

function judge(check: JudgedCheck | OriginalCheck): JudgedCheck['judge'] {
  return check.kind === 'judged' ? check.judge : judgeOf(check);
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
