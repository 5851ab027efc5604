import { settingsOf } from '../common/settings';
import type { Settings } from '../common/settings';
import type { Class, CompileOptions } from '../common/types';
import { isReadOnly, reflectedType } from '../metadata/reflected';
import { Direction, exposedName, isVisible, transformations, transformsOf } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import type { Check, Choice, ClassPlan, Container, PropertyPlan } from '../plan/plan';
import { StrictPlanner } from '../strict/planner';
import type { ClassDescription, NestedDescription, PropertyDescription } from './class-description';
import { describeConstraint } from './describe-constraint';

/**
 * Describes what `compile(Dto, options)` would execute, as data.
 *
 * @example
 * describe(CreateUser).properties[0];
 * // { name: 'name', source: 'name', required: true, default: undefined, type: String, container: 'none',
 * //   constraints: [{ name: 'isString', … }, { name: 'isLength', args: { min: 1, max: 50 }, … }], … }
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
    options: Object.freeze({ ...options }),
    properties: plan.properties.map((property) => ({
      ...describeInput(plan, property, defaults, settings),
      ...describeOutput(Dto, property.name, settings),
    })),
  };
}

type Output = Pick<PropertyDescription, 'written' | 'writtenAs' | 'computed'>;

function describeOutput(type: Class, name: string, settings: Settings): Output {
  const written = isVisible(type, name, Direction.out, settings);
  return {
    written,
    writtenAs: written ? exposedName(type, name, Direction.out) : undefined,
    computed: isReadOnly(type, name),
  };
}

function describeInput(
  { type }: ClassPlan,
  property: PropertyPlan,
  defaults: Record<string, unknown>,
  settings: Settings,
): Omit<PropertyDescription, keyof Output> {
  const { name, source, conversion, conditions, stages, transforms } = property;
  const checks = stages.flatMap((stage) => stage.checks);
  const initial = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  const nested = conversion.kind === 'nested' ? conversion.nested : undefined;
  const conditional = conditions.some((condition) => condition !== 'optional');
  return {
    name,
    source,
    required: conditions.length === 0 && initial === undefined && checks.some((check) => check.rule.type === 'missing'),
    optional: conditions.length > 0,
    nullable: conditions.includes('optional') || settings.skipNull,
    conditional,
    default: initial,
    type: reflectedType(type, name),
    typed: typedBy(transformations.findTypeMetadata(type, name)),
    container: nested?.container ?? containerOf(reflectedType(type, name), checks),
    shaped: checks.some(isShape),
    converted: convertedTo(property, checks),
    transformed: {
      input: transforms.length > 0,
      output: transformsOf(type, name, Direction.out, settings).length > 0,
    },
    ...(nested === undefined ? {} : { nested: describeChoice(nested.choice) }),
    constraints: checks.flatMap((check) => describeConstraint(check, conditional)),
  };
}

/** A check of the shape that strict mode adds, or that `@IsArray()` stands for. */
function isShape({ rule, decorator, applies }: Check): boolean {
  if (decorator !== undefined) return decorator.name === 'isArray' && applies === undefined;
  return rule.type === 'array_expected' || rule.type === 'object_expected';
}

/** The kind of converted values. The members of an enum decide by themselves: what is not converted may be one. Numbers always become text. */
function convertedTo({ conversion }: PropertyPlan, checks: readonly Check[]): PropertyDescription['converted'] {
  if (conversion.kind !== 'value') return undefined;
  const listed = checks.some(({ decorator, applies }) => decorator?.name === 'isEnum' && applies === undefined);
  return listed && conversion.to !== 'string' ? undefined : conversion.to;
}

/** The class that `@Type` names, unless the input decides. `describe` has refused a function that throws or is asynchronous. */
function typedBy(record: TypeRecord | undefined): unknown {
  if (record === undefined || record.options.discriminator !== undefined) return undefined;
  if (record.typeFunction === undefined) return record.reflectedType;
  return record.typeFunction.length > 0 ? undefined : record.typeFunction();
}

function containerOf(type: unknown, checks: readonly Check[]): Container {
  if (type === Set) return 'set';
  if (type === Map) return 'map';
  return type === Array || checks.some(({ each }) => each) ? 'array' : 'none';
}

function describeChoice(choice: Choice): NestedDescription {
  if (choice.kind === 'one') return { classes: [choice.plan.type] };
  if (choice.kind === 'dynamic') return { classes: [] };
  return {
    classes: [...choice.plans.values()].map((plan) => plan.type),
    discriminator: choice.property,
    names: [...choice.plans.keys()] as string[],
  };
}
