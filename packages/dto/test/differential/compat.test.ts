import { plainToInstance as originalToInstance, instanceToPlain as originalToPlain } from 'class-transformer';
import type { ClassTransformOptions } from 'class-transformer';
import { getMetadataStorage, useContainer, validateSync as originalValidate } from 'class-validator';
import type { ValidatorOptions } from 'class-validator';
import * as fc from 'fast-check';
import type { Class } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { build, classes, inputs } from './classes';
import { attempt, dump, dumpErrors, expectSame } from './compare';

/** Environment variables set the size: CORTADO_FUZZ_CLASSES classes, 40 inputs each. */
const runs = Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 250);

const flag = fc.constantFrom(undefined, true, false);
const compact = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const validatorOptions = fc
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
  .map(compact);

const transformOptions = fc
  .record({
    groups: fc.constantFrom(undefined, undefined, ['one']),
    version: fc.constantFrom(undefined, undefined, 1, 2, 3),
    exposeDefaultValues: flag,
    exposeUnsetFields: flag,
    excludeExtraneousValues: flag,
    enableImplicitConversion: flag,
    strategy: fc.constantFrom<(undefined | 'excludeAll' | 'exposeAll')[]>(
      undefined,
      undefined,
      'excludeAll',
      'exposeAll',
    ),
  })
  .map(compact);

test('classes, options and inputs drawn at random: same instances, same errors', () => {
  const count = { compared: 0, refusedByLibrary: 0 };
  const inputLists = fc.array(inputs, { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(classes, inputLists, validatorOptions, transformOptions, (spec, drawn, validating, transforming) => {
      const Dto = build(spec);
      for (const input of drawn) {
        // Where the library throws on an input, ours may have an answer.
        const outcome = attempt(() => byLibrary(Dto, input, validating, transforming));
        if ('thrown' in outcome) count.refusedByLibrary++;
        else expectSame(byCompiled(Dto, input, validating, transforming), outcome.value);
        count.compared++;
      }
      forget();
    }),
    { numRuns: runs },
  );
  expect(count.compared).toBeGreaterThan(count.refusedByLibrary * 4);
});

type Outcome = { instance: unknown; errors: unknown; after: unknown; plain: unknown };

function byLibrary(
  Dto: Class,
  input: object,
  validating: ValidatorOptions,
  transforming: ClassTransformOptions,
): Outcome {
  const made = originalToInstance(Dto, structuredClone(input), transforming) as object;
  const instance = dump(made);
  const errors = dumpErrors(originalValidate(made, validating));
  return { instance, errors, after: dump(made), plain: dump(originalToPlain(made, transforming)) };
}

function byCompiled(
  Dto: Class,
  input: object,
  validating: ValidatorOptions,
  transforming: ClassTransformOptions,
): Outcome {
  const made = compiled.plainToInstance(Dto, structuredClone(input), transforming) as object;
  const instance = dump(made);
  const errors = dumpErrors(compiled.validateSync(made, validating));
  return { instance, errors, after: dump(made), plain: dump(compiled.instanceToPlain(made, transforming)) };
}

/** The library's own container is searched from end to end for every constraint; this one finds it at once. */
beforeAll(() => {
  const instances = new Map<unknown, unknown>();
  useContainer({
    get: (type: Class) => {
      if (!instances.has(type)) instances.set(type, new type());
      return instances.get(type);
    },
  });
});

/** The library's storage is searched from end to end for every object, so classes of the past are dropped. */
function forget(): void {
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
  validationMetadatas.clear();
}
