import { placeOf } from '../common/definition-error';
import { refuseAsync } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { refuseAsyncTransforms } from '../metadata/decorated';
import { transformations, transformedProperties } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import type { ConstraintRecord } from '../metadata/validation-record';
import { constraintsOf, validationsOf } from '../metadata/validation';
import { reachOfConstraints, type Reach } from '../plan/reachable';

/** The constraints of a DTO, and of the classes that its `@Type`s refer to. */
export function reachOf(root: Class, settings: Settings): Reach {
  const seen = new Set<Class>([root]);
  const constraints: ConstraintRecord[] = [];
  let open = false;
  // Classes added during the loop are visited as well.
  for (const type of seen) {
    constraints.push(...validationsOf(type, settings).flatMap(constraintsOf));
    refuseAsyncCode(type, settings);
    for (const property of transformedProperties(type)) {
      const typing = transformations.findTypeMetadata(type, property);
      if (typing === undefined) continue;
      // A class chosen by the input may have any constraint.
      if ((typing.typeFunction?.length ?? 0) > 0) open = true;
      else for (const next of typesOf(typing)) seen.add(next);
    }
  }
  return reachOfConstraints(constraints, open);
}

/** @throws DtoDefinitionError E_DTO_PROMISE if code that must be synchronous is async */
function refuseAsyncCode(type: Class, settings: Settings): void {
  refuseAsyncTransforms(type);
  for (const property of transformedProperties(type)) {
    const where = placeOf(type, property);
    refuseAsync(transformations.findTypeMetadata(type, property)?.typeFunction, { what: 'The @Type', where });
  }
  for (const { propertyName, validateIf, type: kind, constraints } of validationsOf(type, settings)) {
    const where = placeOf(type, propertyName);
    refuseAsync(validateIf, { what: 'A condition', where });
    if (kind === 'conditionalValidation') refuseAsync(constraints?.[0], { what: 'A condition', where });
  }
}

function typesOf({ typeFunction, options }: TypeRecord): Class[] {
  const types = [typeFunction?.(), ...(options.discriminator?.subTypes ?? []).map((subType) => subType.value)];
  return types.filter((type): type is Class => typeof type === 'function');
}
