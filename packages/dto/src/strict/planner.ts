import { undefinedFieldsOf } from '../common/properties';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { refuseSecondCopy } from '../metadata/copies';
import { builtOnce, refuseAsyncTransforms, refuseUndecorated } from '../metadata/decorated';
import { isReadOnly, reflectedType } from '../metadata/reflected';
import {
  Direction,
  exposedName,
  isExposed,
  isVisible,
  transformedProperties,
  transformsOf,
} from '../metadata/transformation';
import type { ValidationRecord } from '../metadata/validation-record';
import { validationsInSourceOrder } from '../metadata/validation';
import { conditionsOf } from '../plan/check';
import type { ClassPlan, PropertyPlan } from '../plan/plan';
import { propertyTypeOf } from './resolve-type';
import { strictStages } from './stages';

/** Creates the plans of classes in strict mode. Classes that nest each other share the plans of one planner. */
export class StrictPlanner {
  readonly #plans = new Map<Class, ClassPlan>();

  constructor(readonly settings: Settings) {}

  /** @throws DtoDefinitionError if the class, or a class nested in it, cannot be a DTO */
  planOf(type: Class): ClassPlan {
    const known = this.#plans.get(type);
    if (known !== undefined) return known;
    refuseSecondCopy(type);
    refuseUndecorated(type);
    refuseAsyncTransforms(type);
    const undefinedFields = undefinedFieldsOf(builtOnce(type));

    const properties: PropertyPlan[] = [];
    const sources = new Set<string>();
    const plan: ClassPlan = { type, inspects: false, properties, sources, undefinedFields };
    // Stored before the properties are planned, because they may refer to this class.
    this.#plans.set(type, plan);
    const validations = validationsInSourceOrder(type, this.settings);
    for (const name of new Set([...declarationOrder(type, validations), ...transformedProperties(type)])) {
      const property = this.#property(type, name, validations.get(name) ?? []);
      properties.push(property);
      if (property.source !== undefined) sources.add(property.source);
    }
    return plan;
  }

  #property(type: Class, name: string, validations: readonly ValidationRecord[]): PropertyPlan {
    const readable = isVisible(type, name, Direction.in, this.settings) && !isReadOnly(type, name);
    const called = exposedName(type, name, Direction.in);
    const key = this.settings.names === 'lowercase' ? called.toLowerCase() : called;
    const transforms = readable ? transformsOf(type, name, Direction.in, this.settings) : [];
    const at = { type, property: name, validations, readable, transformed: transforms.length > 0 };
    const typing = { ...propertyTypeOf(at, this), reflected: reflectedType(type, name) };
    return {
      name,
      source: readable ? key : undefined,
      conversion: typing.plan,
      transforms,
      exposed: isExposed(type, name, Direction.in),
      conditions: conditionsOf(validations),
      stages: strictStages(type, readable ? called : name, validations, typing, this.settings),
    };
  }
}

/**
 * The properties with validation decorators, in source order. One that only other groups declare is none: its value would pass without a check.
 *
 * @param applying the decorators that apply in the chosen groups
 */
function declarationOrder(type: Class, applying: ReadonlyMap<string, unknown>): readonly string[] {
  const all = validationsInSourceOrder(type, { groups: undefined, always: false, strictGroups: false });
  return [...all].flatMap(([name, records]) =>
    applying.has(name) || records.some(({ groups }) => !groups?.length) ? [name] : [],
  );
}
