import type { ValidationRecord } from '../metadata/validation';
import type { Condition } from './plan';

/** `@IsOptional` and `@ValidateIf`: all must hold, or nothing of the property is checked. */
export function conditionsOf(validations: readonly ValidationRecord[]): Condition[] {
  return validations
    .filter((record) => record.type === 'conditionalValidation')
    .map((record) =>
      record.name === 'isOptional' ? 'optional' : (record.constraints?.[0] as Exclude<Condition, 'optional'>),
    );
}
