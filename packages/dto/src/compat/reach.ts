import { isAsyncConstraint } from '../run/original';
import { transformations, transformedProperties } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import { constraintsOf, validationsOf } from '../metadata/validation';
import type { Settings } from '../settings';
import type { Class } from '../types';

/** Whether a DTO, or a class that its `@Type`s lead to, has an asynchronous constraint in force. */
export function reachesAsync(root: Class, settings: Settings): boolean {
  const seen = new Set<Class>([root]);
  // A set grows while it is walked, so this visits every class that can be reached.
  for (const type of seen) {
    const records = validationsOf(type, settings);
    if (records.some((record) => constraintsOf(record).some(isAsyncConstraint))) return true;
    for (const property of transformedProperties(type)) {
      const typing = transformations.findTypeMetadata(type, property);
      if (typing === undefined) continue;
      // A class that the input chooses may bring anything.
      if ((typing.typeFunction?.length ?? 0) > 0) return true;
      for (const next of typesOf(typing)) seen.add(next);
    }
  }
  return false;
}

function typesOf({ typeFunction, options }: TypeRecord): Class[] {
  const types = [typeFunction?.(), ...(options.discriminator?.subTypes ?? []).map((subType) => subType.value)];
  return types.filter((type): type is Class => typeof type === 'function');
}
