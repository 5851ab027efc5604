import type { Changes } from './changes';
import type { Json } from './schema';

/** Keywords that allow less the greater they are. */
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
/** Keywords that allow less the smaller they are. */
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** Keywords that allow something else when they change. */
const OTHER = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'propertyNames', 'contains', 'x-constraints'];

/**
 * Compares what two schemas of one type say of a value. For an input each constraint that allows less is breaking, for an output one that
 * changes what the value means: a constant or a format.
 */
export function compareConstraints(before: Json, after: Json, side: 'input' | 'output', changes: Changes): void {
  const report = (name: string, narrower: boolean): void => {
    const what = `${name} was ${text(before[name])}, is ${text(after[name])}`;
    if (side === 'input' ? narrower : isMeaning(name, before[name])) changes.breaks(what);
    else changes.note(what);
  };
  for (const name of LOWER) {
    if (before[name] !== after[name]) report(name, bound(after[name], -Infinity) > bound(before[name], -Infinity));
  }
  for (const name of UPPER) {
    if (before[name] !== after[name]) report(name, bound(after[name], Infinity) < bound(before[name], Infinity));
  }
  // What an answer is not says which statuses other answers have.
  for (const name of side === 'input' ? [...OTHER, 'not'] : OTHER) {
    if (text(before[name]) !== text(after[name])) report(name, after[name] !== undefined && after[name] !== false);
  }
  compareValues(before, after, side, changes);
  if (before['additionalProperties'] !== after['additionalProperties']) {
    const closes = after['additionalProperties'] === false;
    if (closes && side === 'input') changes.breaks('refuses unknown properties now');
    else if (before['additionalProperties'] === false) changes.note('allows unknown properties now');
  }
}

/** `const` and `enum` are lists of values. */
function compareValues(before: Json, after: Json, side: 'input' | 'output', changes: Changes): void {
  const olds = valuesOf(before);
  const news = valuesOf(after);
  if (olds === undefined && news === undefined) return;
  const gone = (olds ?? []).filter((each) => news !== undefined && !news.includes(each));
  const added = (news ?? []).filter((each) => olds !== undefined && !olds.includes(each));
  if (olds === undefined) {
    const what = `only has the values ${news!.join(', ')} now`;
    if (side === 'input') changes.breaks(what);
    else changes.note(what);
  } else if (news === undefined) {
    changes.note(`is no longer one of ${olds.join(', ')}`);
  }
  const isOther = gone.length > 0 && gone.length === olds?.length;
  if (gone.length > 0) {
    const what = `no longer has the value${gone.length === 1 ? '' : 's'} ${gone.join(', ')}`;
    if (side === 'input' || isOther) changes.breaks(what);
    else changes.note(what);
  }
  if (added.length > 0) changes.note(`has the new value${added.length === 1 ? '' : 's'} ${added.join(', ')}`);
}

function valuesOf({ const: only, enum: values }: Json): readonly string[] | undefined {
  if (only !== undefined) return [JSON.stringify(only)];
  return Array.isArray(values) ? values.map((each) => JSON.stringify(each)) : undefined;
}

/** Whether clients read a value by it: a text that was a date is not one any more. */
function isMeaning(name: string, before: unknown): boolean {
  return name === 'format' && before !== undefined;
}

/** Draft 4 writes `exclusiveMinimum: true`; the documents never do. */
function bound(value: unknown, none: number): number {
  return typeof value === 'number' ? value : none;
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
