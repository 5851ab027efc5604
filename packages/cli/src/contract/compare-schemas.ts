import type { Change, Changes } from './changes';
import { compareConstraints } from './compare-constraints';
import { alternativesOf, propertiesOf, requiredOf, textOf, typesOf, type Json } from './schema';

/** Two versions of a document, and who writes the values that are compared. */
export interface Comparison {
  readonly before: Json;
  readonly after: Json;
  /** `input`: clients write them, and the server reads. `output`: the other way round. */
  readonly side: 'input' | 'output';
  /** Pairs of schemas that are being compared: a class may contain itself. */
  readonly open?: ReadonlySet<string>;
}

/**
 * Compares two schemas of one value. For an input it is breaking when something that was accepted may be refused, for an output when a
 * property is gone, has another type, or may be absent.
 */
export function compareSchemas(before: unknown, after: unknown, comparison: Comparison, changes: Changes): void {
  const key = `${JSON.stringify(before)} ${JSON.stringify(after)}`;
  if (comparison.open?.has(key) === true) return;
  const inside = { ...comparison, open: new Set(comparison.open).add(key) };
  // Nearly every answer refers to these: what changes in them is reported once.
  const place = isFailure(before) && isFailure(after) ? changes.shared('every failure') : changes;
  const olds = alternativesOf(before, comparison.before);
  const news = alternativesOf(after, comparison.after);
  // Who writes a value knows the alternatives of one version; each of them needs a counterpart for the one who reads.
  const [written, read] = comparison.side === 'input' ? [olds, news] : [news, olds];
  const isPair = written.length === 1 && read.length === 1;
  for (const each of written) {
    const attempts = read.map((other) => attempt(each, other, inside, place.apart()));
    const best =
      attempts.find((found) => !found.some(({ breaking }) => breaking)) ??
      closest(each, read, attempts) ??
      (isPair ? attempts[0] : undefined);
    if (best === undefined) place.breaks(mismatch(each, read, comparison.side));
    else for (const change of best) place.add(change);
  }
  if (isPair) return;
  const left = read.filter((each) => !written.some((other) => kindOf(other) === kindOf(each)));
  if (left.some((each) => typesOf(each).length > 0)) place.note(extra(left, comparison.side));
}

function isFailure(schema: unknown): boolean {
  return /^#\/components\/schemas\/(?:FailureBody|Problem)$/.test(String((schema as Json | undefined)?.['$ref']));
}

/** The changes if these two are counterparts. */
function attempt(written: Json, read: Json, comparison: Comparison, changes: Changes): readonly Change[] {
  const [before, after] = comparison.side === 'input' ? [written, read] : [read, written];
  if (compareTypes(before, after, comparison.side, changes)) {
    compareConstraints(before, after, comparison.side, changes);
    compareObjects(before, after, comparison, changes);
    compareItems(before, after, comparison, changes);
  }
  return changes.all;
}

/** Of alternatives that all break something, the one of the same kind: its changes say more than "another type". */
function closest<T>(written: Json, read: readonly Json[], attempts: readonly T[]): T | undefined {
  const at = read.findIndex((each) => kindOf(each) === kindOf(written));
  return at === -1 ? undefined : attempts[at];
}

/** By its discriminator, if it has one, and its type. */
function kindOf(schema: Json): string {
  const constants = Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const { const: only } = (property ?? {}) as Json;
    return only === undefined ? [] : [`${name}=${JSON.stringify(only)}`];
  });
  return `${textOf(schema)} ${constants.join()}`;
}

function mismatch(each: Json, read: readonly Json[], side: Comparison['side']): string {
  const types = [...new Set(read.map(textOf))].join(' or ');
  return side === 'input'
    ? `no longer accepts ${textOf(each)}, only ${types}`
    : `may be ${textOf(each)} now; it was ${types}`;
}

function extra(left: readonly Json[], side: Comparison['side']): string {
  const types = [...new Set(left.map(textOf))].join(' or ');
  return side === 'input' ? `accepts ${types} too` : `is never ${types} any more`;
}

/** @returns whether the types agree, so that what is in the values can be compared */
function compareTypes(before: Json, after: Json, side: Comparison['side'], changes: Changes): boolean {
  const [old] = typesOf(before);
  const [now] = typesOf(after);
  if (old === now) return true;
  const [written, read] = side === 'input' ? [old, now] : [now, old];
  if (read === undefined || (written === 'integer' && read === 'number')) {
    changes.note(`was ${old ?? 'anything'}, is ${now ?? 'anything'}`);
    return read !== undefined;
  }
  changes.breaks(`was ${old ?? 'anything'}, is ${now ?? 'anything'}`);
  return false;
}

function compareObjects(before: Json, after: Json, comparison: Comparison, changes: Changes): void {
  const olds = propertiesOf(before);
  const news = propertiesOf(after);
  const { side } = comparison;
  for (const name of Object.keys(olds)) {
    const place = changes.at(name);
    if (name in news) {
      compareSchemas(olds[name], news[name], comparison, place);
      compareRequired(requiredOf(before).includes(name), requiredOf(after).includes(name), side, place);
    } else if (side === 'output' || after['additionalProperties'] === false) place.breaks('was removed');
    else place.note('was removed; it is ignored');
  }
  for (const name of Object.keys(news).filter((each) => !(each in olds))) {
    const isRequired = requiredOf(after).includes(name);
    if (side === 'input' && isRequired) changes.at(name).breaks('is new and required');
    else changes.at(name).note('is new');
  }
  const [oldRest, newRest] = [before['additionalProperties'], after['additionalProperties']] as unknown[];
  if (isSchema(oldRest) && isSchema(newRest)) compareSchemas(oldRest, newRest, comparison, changes.at('*'));
}

/** @param before whether the value was always there */
export function compareRequired(before: boolean, after: boolean, side: Comparison['side'], changes: Changes): void {
  if (before === after) return;
  if (side === 'input' ? after : before) changes.breaks(after ? 'is required now' : 'may be absent now');
  else changes.note(after ? 'is always there now' : 'is optional now');
}

function compareItems(before: Json, after: Json, comparison: Comparison, changes: Changes): void {
  const [olds, news] = [before['items'], after['items']] as unknown[];
  if (isSchema(olds) && isSchema(news)) compareSchemas(olds, news, comparison, changes.at('[]'));
  else if (isSchema(news) && comparison.side === 'input') changes.at('[]').breaks('is checked now');
}

function isSchema(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
