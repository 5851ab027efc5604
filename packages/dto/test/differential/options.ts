import type { ValidatorOptions } from 'class-validator';
import * as fc from 'fast-check';

export const flag = fc.constantFrom(undefined, true, false);
export const compact = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

export const validatorOptions: fc.Arbitrary<ValidatorOptions> = fc
  .record({
    whitelist: flag,
    forbidNonWhitelisted: flag,
    stopAtFirstError: flag,
    skipMissingProperties: flag,
    skipNullProperties: flag,
    skipUndefinedProperties: flag,
    always: flag,
    strictGroups: flag,
    dismissDefaultMessages: flag,
    forbidUnknownValues: flag,
    groups: fc.constantFrom(undefined, undefined, ['one'], ['two'], []),
  })
  .map((drawn): ValidatorOptions => compact(drawn as object));
