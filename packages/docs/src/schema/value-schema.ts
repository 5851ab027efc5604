import type { ConstraintDescription, Kind } from '@cortado/dto';
import { Draft } from './draft';
import type { JsonSchema } from './json-schema';
import { BIG_INTEGER, BYTES, DATE_TIME, plainArguments } from './plain-types';
import type { Arguments, Rule, ValueAt } from './rule';
import { COLLECTION_RULES } from './collection-rules';
import { FORMAT_RULES } from './format-rules';
import { TEXT_RULES } from './text-rules';
import { VALUE_RULES } from './value-rules';

/** How JSON Schema says what each constraint of class-validator demands, by the name of the constraint. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...VALUE_RULES, ...TEXT_RULES, ...COLLECTION_RULES, ...FORMAT_RULES }),
);

/** Kinds that JSON does not have, as an input writes them. Their constraints have no keywords. */
const WRITTEN: ReadonlyMap<Kind, JsonSchema> = new Map([
  ['date', DATE_TIME],
  ['bigint', BIG_INTEGER],
  ['bytes', BYTES],
]);

/** Constraints that every value of such a kind passes. */
const PASSED: ReadonlySet<string> = new Set(['isDate', 'isDefined', 'isNotEmpty']);

/** One value, or each item of a collection. */
export interface Value {
  readonly constraints: readonly ConstraintDescription[];
  /** The kind that it is converted to, or has in the output; undefined where nothing says so. */
  readonly kind: Kind | undefined;
  /** Adds what follows from the shape. */
  readonly shape?: (draft: Draft) => void;
  readonly at: ValueAt;
}

/** The schema of a value that meets all of its constraints. */
export function valueSchema({ constraints, kind, shape, at }: Value): JsonSchema {
  const special = kind === undefined ? undefined : WRITTEN.get(kind);
  if (special !== undefined) return withUnexpressed(special, constraints);
  const draft = new Draft();
  if (kind !== undefined) draft.only([kind]);
  shape?.(draft);
  for (const constraint of constraints) narrow(draft, constraint, at);
  return draft.schema();
}

function narrow(draft: Draft, constraint: ConstraintDescription, at: ValueAt): void {
  const { name, kinds, builtin, conditional, args } = constraint;
  const rule = builtin && !conditional ? RULES.get(name) : undefined;
  if (!conditional && kinds !== undefined) draft.only(kinds.filter((kind) => isPossible(kind, at)));
  if (rule?.narrow(draft, givenArguments(args), at) !== true) draft.unexpressed(noted(constraint));
}

/** Empty options are none. */
function givenArguments(args: Arguments): Arguments {
  const isEmpty = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => !isEmpty(value)));
}

/** JSON gives a Set, a Map or an instance only where the property is declared so. */
function isPossible(kind: Kind, { container, nested }: ValueAt): boolean {
  if (kind === 'set' || kind === 'map') return container === kind;
  return kind !== 'instance' || nested;
}

function withUnexpressed(schema: JsonSchema, constraints: readonly ConstraintDescription[]): JsonSchema {
  const rest = constraints.filter(({ name, builtin }) => !(builtin && PASSED.has(name)));
  return rest.length === 0 ? schema : { ...schema, 'x-constraints': rest.map(noted) };
}

/** A constraint as `x-constraints` lists it. */
export function noted({ name, args, conditional }: ConstraintDescription): Record<string, unknown> & { name: string } {
  const plain = plainArguments(givenArguments(args));
  return {
    name,
    ...(Object.keys(plain).length === 0 ? {} : { args: plain }),
    ...(conditional ? { conditional: true } : {}),
  };
}
