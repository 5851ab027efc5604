import * as fc from 'fast-check';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { CompileOptions } from '@cortado/dto';
import { build, classes } from './classes';
import { inputs } from './inputs';
import { attempt, dump, expectSame } from './compare';

const runs = Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 150);
const flag = fc.constantFrom(undefined, true, false);

const options = fc
  .record({
    from: fc.constantFrom('json', 'json', 'text'),
    unknown: fc.constantFrom('strip', 'reject', 'keep'),
    stopAtFirstError: flag,
    skipNullProperties: flag,
    skipUndefinedProperties: flag,
    strictGroups: flag,
    dismissDefaultMessages: flag,
    groups: fc.constantFrom(undefined, undefined, ['one']),
    version: fc.constantFrom(undefined, 1, 2),
    maxErrors: fc.constantFrom(1, 3, 100),
    errors: fc.constantFrom({ context: true }, { context: false }),
  })
  .map(
    (drawn) => Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)) as CompileOptions,
  );

test('both back ends give the same results for any class, input and options', async () => {
  const lists = fc.array(inputs, { minLength: 20, maxLength: 20 });
  const property = fc.asyncProperty(classes, lists, options, async (spec, drawn, given) => {
    const Dto = build(spec);
    const source = attempt(() => compile(Dto, { ...given, backend: 'source' }));
    const closures = attempt(() => compile(Dto, { ...given, backend: 'closures' }));
    if ('thrown' in source || 'thrown' in closures) {
      expectSame(refusalOf(source), refusalOf(closures));
      return;
    }
    for (const input of drawn) {
      expectSame(await outcomeOf(source.value, input), await outcomeOf(closures.value, input));
    }
  });
  await expect(fc.assert(property, { numRuns: runs })).resolves.toBeUndefined();
});

function refusalOf(outcome: object): unknown {
  const thrown: unknown = 'thrown' in outcome ? outcome.thrown : undefined;
  if (thrown instanceof DtoDefinitionError) return [thrown.code, thrown.message];
  throw new Error('one back end refuses what the other accepts', { cause: thrown });
}

async function outcomeOf(dto: ReturnType<typeof compile>, input: unknown): Promise<unknown> {
  try {
    const outcome = await dto.run(structuredClone(input));
    return outcome.ok ? dump(outcome.value) : outcome.errors;
  } catch (error) {
    // A random transform or message function may throw for a random value.
    return String(error);
  }
}
