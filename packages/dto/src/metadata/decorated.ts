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
