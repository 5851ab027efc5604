import { DtoDefinitionError, placeOf } from '../definition-error';
import type { Class } from '../types';
import { transformedProperties } from './transformation';
import { allValidations } from './validation';

export function isDecorated(type: Class): boolean {
  return allValidations(type).length > 0 || transformedProperties(type).size > 0;
}

export function refuseUndecorated(type: Class): void {
  if (isDecorated(type)) return;
  throw new DtoDefinitionError(
    'E_DTO_UNDECORATED',
    `${placeOf(type)} has no class-validator or class-transformer decorator, so nothing of an input would be accepted. ` +
      `Decorate its properties (@Allow() accepts anything), or check that the decorators come from the copies of ` +
      `class-validator and class-transformer that @cortado/dto uses (\`npm ls class-validator class-transformer\`).`,
  );
}

/** An instance is built first and filled then, so its constructor gets no arguments. Tried once, rather than at each input. */
export function builtOnce(type: Class): object {
  try {
    return Reflect.construct(type, []) as object;
  } catch (error) {
    const said = error instanceof Error ? `: ${error.message}` : '';
    throw new DtoDefinitionError(
      'E_DTO_CONSTRUCTOR',
      `${placeOf(type)} cannot be built, because its constructor threw without arguments${said}. A DTO is built first ` +
        `and filled then: declare its properties with defaults, and leave the constructor out.`,
    );
  }
}
