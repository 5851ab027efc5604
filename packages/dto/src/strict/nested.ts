import { DtoDefinitionError, placeOf } from '../common/definition-error';
import { refuseAsync, requireSync } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { ruleOf } from '../errors/rule';
import { isDecorated } from '../metadata/decorated';
import { whyUnrecorded } from '../metadata/reflected';
import { transformations } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import { allValidations } from '../metadata/validation';
import type { Choice, ClassPlan } from '../plan/plan';
import { valueTypeOf } from './conversion';

export interface Planner {
  readonly settings: Settings;
  planOf(type: Class): ClassPlan;
}

interface Declaration {
  readonly type: Class;
  readonly property: string;
  readonly reflected: unknown;
  /** Whether `@ValidateNested` is on the property. */
  readonly nesting: boolean;
}

/** Stands for a class that the input decides: by `@Type((options) => …)` or a discriminator. */
const BY_INPUT = Symbol('decided by the input');

/** Types that do not tell what they contain. */
const OPEN: ReadonlySet<unknown> = new Set([Object, Array, Map, Set, Promise, Function, undefined]);

/** The declared class of a property; `undefined` if it does not convert the value. */
export function declaredType({ type, property, reflected, nesting }: Declaration): unknown {
  const record = transformations.findTypeMetadata(type, property);
  if (record === undefined) {
    if (!nesting) return undefined;
    if (typeof reflected === 'function' && isDecorated(reflected as Class)) return reflected;
    if (reflected === undefined) throw unresolved(type, property, `it has no @Type. ${whyUnrecorded(type)}`);
    throw unresolved(type, property, `it has no @Type, and TypeScript recorded ${nameOf(reflected)} for it`);
  }
  refuseAsync(record.typeFunction, { what: 'The @Type', where: placeOf(type, property) });
  if (record.options.discriminator?.subTypes !== undefined || (record.typeFunction?.length ?? 0) > 0) return BY_INPUT;

  const declared = resolveType(type, property, record);
  if (!nesting) return OPEN.has(declared) ? undefined : declared;
  if (OPEN.has(declared) || valueTypeOf(declared) !== undefined)
    throw unresolved(type, property, `its @Type returns ${nameOf(declared)}`);
  return declared;
}

/**
 * Refuses a class with constraints on a property without `@ValidateNested`: class-validator would not check them.
 *
 * @throws DtoDefinitionError E_DTO_UNCHECKED
 */
export function refuseUnchecked(type: Class, property: string, declared: unknown): void {
  const classes = declared === BY_INPUT ? subTypesOf(type, property) : [declared];
  const unchecked = classes.find((each) => typeof each === 'function' && allValidations(each as Class).length > 0);
  if (unchecked === undefined) return;
  throw new DtoDefinitionError(
    'E_DTO_UNCHECKED',
    `${placeOf(type, property)} has the type ${nameOf(unchecked)}, but the constraints of ${nameOf(unchecked)} would not be ` +
      `checked. Add @ValidateNested(), or for a collection @ValidateNested({ each: true }) and ` +
      `@Type(() => ${nameOf(unchecked)}). To accept any value, declare the property as unknown or object.`,
  );
}

function subTypesOf(type: Class, property: string): unknown[] {
  const subTypes = transformations.findTypeMetadata(type, property)?.options.discriminator?.subTypes ?? [];
  return subTypes.map(({ value }) => value);
}

function resolveType(type: Class, property: string, record: TypeRecord): unknown {
  try {
    if (record.typeFunction === undefined) return record.reflectedType;
    return requireSync(record.typeFunction(), { what: 'The @Type', where: placeOf(type, property) });
  } catch (error) {
    // The class is used before its module has finished loading.
    if (error instanceof ReferenceError) throw unresolved(type, property, `its @Type throws "${error.message}"`);
    throw error;
  }
}

/** Determines how the class of a nested object is chosen. */
export function choiceOf(at: { type: Class; property: string; declared: unknown; planner: Planner }): Choice {
  const { type, property, declared, planner } = at;
  if (declared !== BY_INPUT) return { kind: 'one', plan: planOfNested(type, property, declared, planner) };

  const record = transformations.findTypeMetadata(type, property) as TypeRecord;
  const { discriminator, keepDiscriminatorProperty } = record.options;
  if (discriminator === undefined) {
    return {
      kind: 'dynamic',
      property,
      where: placeOf(type, property),
      type: record.typeFunction as () => unknown,
      planOf: (chosen) => planOfNested(type, property, chosen, planner),
    };
  }
  const names = discriminator.subTypes.map((subType) => subType.name).join(', ');
  const key = discriminator.property;
  return {
    kind: 'discriminated',
    property: key,
    keep: keepDiscriminatorProperty === true,
    plans: new Map(
      discriminator.subTypes.map(({ name, value }) => [name, planOfNested(type, property, value, planner)]),
    ),
    missing: ruleOf(key, 'missing', 'Field required'),
    unknown: ruleOf(key, 'isIn', `${key} must be one of the following values: ${names}`),
  };
}

function planOfNested(type: Class, property: string, declared: unknown, planner: Planner): ClassPlan {
  if (typeof declared !== 'function') throw unresolved(type, property, `its @Type returns ${nameOf(declared)}`);
  if (!isDecorated(declared as Class)) {
    throw unresolved(type, property, `${nameOf(declared)} has no class-validator or class-transformer decorator`);
  }
  return planner.planOf(declared as Class);
}

function nameOf(value: unknown): string {
  return typeof value === 'function' && value.name !== '' ? value.name : String(value);
}

function unresolved(type: Class, property: string, cause: string): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_NESTED_TYPE',
    `Cannot determine the class of ${placeOf(type, property)}: ${cause}. Write @Type(() => TheClass) with a decorated ` +
      `class, and import it with \`import { TheClass }\`, not with \`import type\`. If the value has no constraints of ` +
      `its own, use @IsObject() or @Allow() instead of @ValidateNested().`,
  );
}
