import { namedArguments } from '../builtins/parameters';
import { settingsOf } from '../common/settings';
import type { Class, CompileOptions } from '../common/types';
import { reflectedType } from '../metadata/reflected';
import { Direction, isVisible } from '../metadata/transformation';
import type { Check, Choice, ClassPlan, Container, PropertyPlan } from '../plan/plan';
import { StrictPlanner } from '../strict/planner';

/** A DTO class as data, for generators of documentation and clients. */
export interface ClassDescription {
  /** The name of the class. */
  readonly name: string;
  /** The class. */
  readonly type: Class;
  /** Its properties. */
  readonly properties: readonly PropertyDescription[];
}

/** A property of a DTO: its type, constraints and default. */
export interface PropertyDescription {
  /** The name of the property. */
  readonly name: string;
  /** The key in the input; `undefined` if an input cannot set the property. */
  readonly source: string | undefined;
  /** Whether an input without the property is refused. */
  readonly required: boolean;
  /** Whether a value may be missing: `@IsOptional()`, or `@ValidateIf()` while its condition is false. */
  readonly optional: boolean;
  /** Whether `serialize` writes it: `@Exclude()` and `@Expose({ groups })` hide a property from output. */
  readonly written: boolean;
  /** The value of an instance if the input does not have the property. */
  readonly default: unknown;
  /** The type that TypeScript recorded: `String`, `Number`, `Object`, a class, …; `undefined` without metadata. */
  readonly type: unknown;
  /** Whether it is a single value, an array, a set or a map. */
  readonly container: Container;
  /** The classes of nested objects. Call `describe` for each of them. */
  readonly nested?: { readonly classes: readonly Class[]; readonly discriminator?: string };
  /** Its constraints, in order. */
  readonly constraints: readonly ConstraintDescription[];
}

/** A constraint of a property, with its arguments. */
export interface ConstraintDescription {
  /** The name of the constraint, such as `isLength`. */
  readonly name: string;
  /** The decorator's arguments by name, as in `{ min: 1, max: 50 }`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether the constraint applies to each item. */
  readonly each: boolean;
  /** Whether the constraint applies only under a condition (`@ValidateIf` or the decorator's `validateIf`). */
  readonly conditional: boolean;
}

/**
 * Describes what `compile(Dto, options)` would execute, as data.
 *
 * @example
 * describe(CreateUser).properties[0];
 * // { name: 'name', source: 'name', required: true, default: undefined, type: String, container: 'none',
 * //   constraints: [{ name: 'isString', … }, { name: 'isLength', args: { min: 1, max: 50 }, … }] }
 *
 * @throws DtoDefinitionError if the class cannot be a DTO, as `compile` does
 */
export function describe(Dto: Class, options: CompileOptions = {}): ClassDescription {
  const settings = settingsOf({ ...options, compat: false });
  const plan = new StrictPlanner(settings).planOf(Dto);
  const defaults = new Dto() as Record<string, unknown>;
  return {
    name: Dto.name,
    type: Dto,
    properties: plan.properties.map((property) => ({
      ...describeProperty(plan, property, defaults),
      written: isVisible(Dto, property.name, Direction.out, settings),
    })),
  };
}

function describeProperty(
  { type }: ClassPlan,
  property: PropertyPlan,
  defaults: Record<string, unknown>,
): Omit<PropertyDescription, 'written'> {
  const { name, source, conversion, conditions, stages } = property;
  const checks = stages.flatMap((stage) => stage.checks);
  const initial = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  const nested = conversion.kind === 'nested' ? conversion.nested : undefined;
  return {
    name,
    source,
    required: conditions.length === 0 && initial === undefined && checks.some((check) => check.rule.type === 'missing'),
    optional: conditions.length > 0,
    default: initial,
    type: reflectedType(type, name),
    container: nested?.container ?? containerOf(reflectedType(type, name)),
    ...(nested === undefined ? {} : { nested: describeChoice(nested.choice) }),
    constraints: checks.flatMap((check) =>
      describeCheck(
        check,
        conditions.some((condition) => condition !== 'optional'),
      ),
    ),
  };
}

function containerOf(type: unknown): Container {
  if (type === Array) return 'array';
  if (type === Set) return 'set';
  return type === Map ? 'map' : 'none';
}

function describeChoice(choice: Choice): NonNullable<PropertyDescription['nested']> {
  if (choice.kind === 'one') return { classes: [choice.plan.type] };
  if (choice.kind === 'dynamic') return { classes: [] };
  return { classes: [...choice.plans.values()].map((plan) => plan.type), discriminator: choice.property };
}

/** Checks without a decorator (presence, shape) are left out: the description shows them by its other properties. */
function describeCheck(check: Check, conditional: boolean): ConstraintDescription[] {
  if (check.decorator === undefined) return [];
  const { name, constraints } = check.decorator;
  return [
    {
      name,
      args: namedArguments(name, constraints),
      each: check.each,
      conditional: conditional || check.applies !== undefined,
    },
  ];
}
