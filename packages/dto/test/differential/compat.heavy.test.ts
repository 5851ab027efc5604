import { plainToInstance as originalToInstance, instanceToPlain as originalToPlain } from 'class-transformer';
import type { ClassTransformOptions } from 'class-transformer';
import { validate, validateSync as originalValidate } from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import * as fc from 'fast-check';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { build, classes, nestsTwice } from './classes';
import { inputs } from './inputs';
import { quicken } from './library';
import { compact, flag, validatorOptions } from './options';
import { attempt, attemptLate, dump, dumpErrors, expectSame } from './compare';

const forget = quicken();

/** The number of random classes, with 40 inputs each; CORTADO_FUZZ_CLASSES=50000 makes it two million inputs. */
const runs = Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 500);
const patience = 60_000 + runs * 50;
const inputLists = fc.array(inputs, { minLength: 40, maxLength: 40 });

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
  'random classes, options and inputs: the entry point gives the same instances and errors',
  () => {
    const count = { compared: 0, refusedByLibrary: 0 };
    fc.assert(
      fc.property(classes, inputLists, validatorOptions, transformOptions, (spec, drawn, validating, transforming) => {
        const Dto = build(spec);
        for (const input of drawn) {
          const theirs = outcomes(Dto, input, library, validating, transforming);
          const ours = outcomes(Dto, input, compiled, validating, transforming);
          count.compared++;
          if (theirs.some((outcome) => 'thrown' in outcome)) count.refusedByLibrary++;
          // If the library throws for an input, ours may have a result.
          const answered = theirs.map((outcome) => 'value' in outcome);
          expectSame(
            ours.filter((_, index) => answered[index]),
            theirs.filter((_, index) => answered[index]),
          );
        }
        forget();
      }),
      { numRuns: runs },
    );
    expect(count.compared).toBeGreaterThan(count.refusedByLibrary * 4);
  },
  patience,
);

const library = {
  plainToInstance: originalToInstance,
  validateSync: originalValidate,
  instanceToPlain: originalToPlain,
};

type Outcome = { readonly value: unknown } | { readonly thrown: unknown };

/** Converts, then checks one of two equal instances and writes the other. */
function outcomes(
  Dto: Class,
  input: object,
  by: Pick<typeof library, 'plainToInstance' | 'validateSync' | 'instanceToPlain'>,
  validating: ValidatorOptions,
  transforming: ClassTransformOptions,
): Outcome[] {
  const make = (): object => by.plainToInstance(Dto, structuredClone(input), transforming) as object;
  const made = attempt(make);
  if ('thrown' in made) return [made];
  const converted = { value: dump(made.value) };
  const checked = attempt(() => [dumpErrors(by.validateSync(made.value, validating)), dump(made.value)]);
  const another = make();
  return [converted, checked, attempt(() => [dump(by.instanceToPlain(another, transforming)), dump(another)])];
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
