import type { TransformationType } from 'class-transformer';
import { DtoDefinitionError, placeOf } from '../common/definition-error';
import { requireSync } from '../common/promises';
import type { CodeLocation } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { Direction } from '../metadata/transformation';
import type { PropertyPlan } from '../plan/plan';
import type { Run } from './run';

/**
 * Combines the transforms of a property into one function; they are called as class-transformer calls them. If one throws,
 * the value stays as the client sent it, and the checks report what is wrong with it. If one throws for an absent value,
 * it is ignored.
 */
export function transformer(
  property: PropertyPlan,
  type: Class,
  settings: Settings,
): ((value: unknown, input: object, run: Run) => unknown) | undefined {
  const { name, transforms } = property;
  if (transforms.length === 0) return undefined;
  const place: CodeLocation = { what: 'A transform', where: placeOf(type, name) };
  const options = {
    ...(settings.groups === undefined ? {} : { groups: [...settings.groups] }),
    ...(settings.version === undefined ? {} : { version: settings.version }),
  };
  return (value, input, run) => {
    try {
      return transforms.reduce<unknown>((current, { transformFn }) => {
        const params = { value: current, key: name, obj: input, type: Direction.in as TransformationType, options };
        return requireSync(transformFn(params), place);
      }, value);
    } catch (error) {
      const isAbsent = (value === undefined || value === null) && !(error instanceof DtoDefinitionError);
      if (isAbsent) return value;
      run.recordThrown(error);
      run.transformFailed = true;
      return value;
    }
  };
}
