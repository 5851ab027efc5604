import { define, deleteUndefined, isInherited, ownValue } from '../common/properties';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import type { ClassPlan, PropertyPlan } from '../plan/plan';
import { belowReader, leadsBelow } from '../run/nested';
import type { Link } from '../run/nested';
import type { Read } from '../run/run';
import { transformer } from '../run/transform';
import { keepUnknown, refuseUnknown, whitelist } from '../run/unknown';
import { emitChecks } from './source-checks';
import { Code, literal, member } from './source-code';

/**
 * Generates one function without loops from a plan: it reads every property, then checks every property. Variables of the
 * code: `i` is the input, `o` the instance, `c` the run, `d` the depth; `v0`, `v1`, … are the values, `e0`, … the failures
 * in nested values, `w0`, … tell whether a transform threw.
 */
export function readBySource(plan: ClassPlan, settings: Settings, link: Link): Read {
  const code = new Code();
  const lines = plan.inspects
    ? ['const o = i, t = c.options.traced;']
    : [`const o = new ${code.constant(plan.type)}(), t = false;`];
  if (plan.inspects && settings.unknown !== 'keep') {
    lines.push(`${code.constant(whitelist)}(${code.constant(plan)}, o, c, ${literal(settings.unknown)});`);
  }
  const reads = plan.properties.map((property, index) => emitRead(plan.type, property, index, code, settings, link));
  const checks = plan.properties.map((property, index) => {
    const below = property.source !== undefined && leadsBelow(property.conversion) ? `e${index}` : undefined;
    const transformFailed = isTransformed(property) ? `w${index}` : undefined;
    return emitChecks(plan.type, property, { v: `v${index}`, e: below, w: transformFailed }, code, settings);
  });
  const drop = plan.undefinedFields.length > 0 ? emitDelete(plan, code) : '';
  // A constraint may change an existing instance, so each property is read just before it is checked.
  lines.push(
    ...(plan.inspects ? reads.flatMap((read, index) => [read, checks[index] ?? '']) : [...reads, drop, ...checks]),
  );
  if (!plan.inspects && settings.unknown === 'reject')
    lines.push(`${code.constant(refuseUnknown)}(${code.constant(plan)}, i, c);`);
  if (!plan.inspects && settings.unknown === 'keep')
    lines.push(`${code.constant(keepUnknown)}(${code.constant(plan)}, i, o, c, ${settings.maxDepth} - d);`);
  lines.push('return o;');
  return code.build(plan.type.name, 'i, c, d', lines.join('\n')) as Read;
}

function isTransformed({ source, transforms }: PropertyPlan): boolean {
  return source !== undefined && transforms.length > 0;
}

function emitRead(
  type: Class,
  property: PropertyPlan,
  index: number,
  code: Code,
  settings: Settings,
  link: Link,
): string {
  const { name, source, conversion, exposed } = property;
  const v = `v${index}`;
  const current = isInherited(name) ? `${code.constant(ownValue)}(o, ${literal(name)})` : `o${member(name)}`;
  if (source === undefined) return `const ${v} = ${current};`;

  const lines = [
    `let ${v} = ${isInherited(source) ? `${code.constant(ownValue)}(i, ${literal(source)})` : `i${member(source)}`};`,
  ];
  const transform = transformer(property, type, settings);
  if (conversion.kind === 'value')
    lines.push(`if (${v} !== undefined) ${v} = ${code.constant(conversion.convert)}(${v});`);
  if (transform !== undefined) {
    lines.push(`${exposed ? '' : `if (${v} !== undefined) `}${v} = ${code.constant(transform)}(${v}, i, c);`);
    lines.push(`const w${index} = c.transformFailed; c.transformFailed = false;`);
  }
  const read = belowReader(conversion, link, settings.maxDepth);
  if (read !== undefined) lines.push(emitBelow(index, code.constant(read)));
  const assign =
    name === '__proto__' ? `${code.constant(define)}(o, ${literal(name)}, ${v})` : `o${member(name)} = ${v}`;
  lines.push(`if (${v} !== undefined) ${assign}; else ${v} = ${current};`);
  return lines.join('\n');
}

/** Generates the call of `deleteUndefined`, which is skipped if every field has a value. */
function emitDelete({ undefinedFields, properties }: ClassPlan, code: Code): string {
  const values = undefinedFields.map((name) => properties.findIndex((property) => property.name === name));
  const drop = `${code.constant(deleteUndefined)}(o, ${code.constant(undefinedFields)});`;
  if (values.includes(-1)) return drop;
  return `if (${values.map((index) => `v${index} === undefined`).join(' || ')}) ${drop}`;
}

/** Generates the call that reads a nested value. Its failures are kept aside until the property's own are reported. */
function emitBelow(index: number, read: string): string {
  const [v, e] = [`v${index}`, `e${index}`];
  return `let ${e};
if (typeof ${v} === 'object' && ${v} !== null) {
const s = c.errors;
c.errors = undefined;
${v} = ${read}(${v}, c, d + 1, i, o);
${e} = c.errors;
c.errors = s;
}`;
}
