import { DtoDefinitionError, placeOf } from '../common/definition-error';
import { refuseAsync } from '../common/promises';
import type { CodeLocation } from '../common/promises';
import type { Class } from '../common/types';
import { Direction, transformations, transformedProperties } from './transformation';
import { allValidations } from './validation';

export function isDecorated(type: Class): boolean {
  return allValidations(type).length > 0 || transformedProperties(type).size > 0;
}

export function refuseUndecorated(type: Class): void {
  if (isDecorated(type)) return;
  throw new DtoDefinitionError(
    'E_DTO_UNDECORATED',
    `${placeOf(type)} has no class-validator or class-transformer decorator, so every property of an input would be dropped. ` +
      `Decorate its properties (@Allow() accepts any value), or check that the decorators come from the copies of ` +
      `class-validator and class-transformer that @cortado/dto uses (\`npm ls class-validator class-transformer\`).`,
  );
}

/**
 * Creates one instance, to find out at start-up whether the constructor works without arguments: a DTO is created first
 * and filled afterwards.
 */
export function builtOnce(type: Class): object {
  try {
    return Reflect.construct(type, []) as object;
  } catch (error) {
    const said = error instanceof Error ? `: ${error.message}` : '';
    throw new DtoDefinitionError(
      'E_DTO_CONSTRUCTOR',
      `Cannot create an instance of ${placeOf(type)}: its constructor threw when called without arguments${said}. A DTO is ` +
        `created first and filled afterwards. Remove the constructor, and give the properties default values instead.`,
    );
  }
}

/** @throws DtoDefinitionError E_DTO_PROMISE if a transform of the class is async, in either direction and any group */
export function refuseAsyncTransforms(type: Class): void {
  for (const property of transformedProperties(type)) {
    const place: CodeLocation = { what: 'A transform', where: placeOf(type, property) };
    for (const direction of [Direction.in, Direction.out]) {
      for (const { transformFn } of transformations.findTransformMetadatas(type, property, direction))
        refuseAsync(transformFn, place);
    }
  }
}
