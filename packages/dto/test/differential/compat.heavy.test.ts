import { plainToInstance as originalToInstance, instanceToPlain as originalToPlain } from 'class-transformer';
import type { ClassTransformOptions } from 'class-transformer';
import { validate, validateSync as originalValidate } from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import * as fc from 'fast-check';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { build, classes, inputs, nestsTwice } from './classes';
import { quicken } from './library';
import { attempt, attemptLate, dump, dumpErrors, expectSame } from './compare';

const forget = quicken();

/** How many classes are drawn, with 40 inputs each; CORTADO_FUZZ_CLASSES=50000 makes it two million inputs. */
const runs = Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 500);
const patience = 60_000 + runs * 50;
const inputLists = fc.array(inputs, { minLength: 40, maxLength: 40 });

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
  .map((drawn): ValidatorOptions => compact(drawn as object));

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
  .map((drawn): ClassTransformOptions => compact(drawn as object));

test(
  'classes, options and inputs drawn at random: the second door gives the same instances and errors',
  () => {
    const count = { compared: 0, refusedByLibrary: 0 };
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
  },
  patience,
);

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

test.each(['source', 'closures'] as const)(
  'compile({ compat }) on %s gives the same instances and errors, late ones too',
  async (backend) => {
    const property = fc.asyncProperty(classes, inputLists, compileOptions, async (spec, drawn, options) => {
      const Dto = build(spec);
      if (nestsTwice(spec) || !isDecorated(Dto)) return;
      const compiledDto = compile(Dto, { ...options, compat: true, backend, maxErrors: 10_000 });
      for (const input of drawn) {
        const expected = await attemptLate(() => errorListByLibrary(Dto, input, options));
        if ('value' in expected) {
          const outcome = await compiledDto.run(structuredClone(input));
          expectSame(outcome.ok ? dump(outcome.value) : outcome.errors, expected.value);
        }
      }
      forget();
    });
    await expect(fc.assert(property, { numRuns: Math.ceil(runs / 4) })).resolves.toBeUndefined();
  },
  patience,
);

const compileOptions = fc
  .record({
    unknown: fc.constantFrom('strip', 'reject', 'keep'),
    stopAtFirstError: flag,
    skipMissingProperties: flag,
    skipNullProperties: flag,
    skipUndefinedProperties: flag,
    always: flag,
    strictGroups: flag,
    dismissDefaultMessages: flag,
    forbidUnknownValues: flag,
    groups: fc.constantFrom(undefined, undefined, ['one'], ['two']),
    version: fc.constantFrom(undefined, 1, 2),
  })
  .map((drawn) => compact(drawn) as CompileOptions);

async function errorListByLibrary(Dto: Class, input: object, options: CompileOptions): Promise<unknown> {
  const transforming = compact({ groups: options.groups, version: options.version }) as ClassTransformOptions;
  const made = originalToInstance(Dto, structuredClone(input), transforming) as object;
  const { unknown, version: _version, ...validating } = options;
  const whitelist = { whitelist: unknown !== 'keep', forbidNonWhitelisted: unknown === 'reject' };
  const errors = await validate(made, { ...validating, ...whitelist } as ValidatorOptions);
  return errors.length === 0 ? dump(made) : errors.flatMap((error) => flatten(error, []));
}

function flatten(error: ValidationError, above: (string | number)[]): unknown[] {
  const isItem = Array.isArray(error.target) || error.target instanceof Set;
  const key = error.property as string | undefined;
  const loc = key === undefined ? above : [...above, isItem ? Number(key) : key];
  const own = Object.entries(error.constraints ?? {}).map(([type, msg]) => ({ loc, type, msg }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, loc))];
}

function isDecorated(Dto: Class): boolean {
  return attemptCompile(Dto) === undefined;
}

function attemptCompile(Dto: Class): unknown {
  const outcome = attempt(() => compile(Dto, { compat: true }));
  if ('value' in outcome) return undefined;
  if (outcome.thrown instanceof DtoDefinitionError && outcome.thrown.code === 'E_DTO_UNDECORATED')
    return outcome.thrown;
  throw outcome.thrown;
}
