import { plainToInstance } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import * as fc from 'fast-check';
import type { Class } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { useBackend } from './backend';
import { build, livelyClasses, meddle } from './classes';
import { attempt, attemptLate, dump, dumpErrors, expectSame } from './compare';
import { inputs } from './inputs';
import { quicken } from './library';
import { validatorOptions } from './options';
import { TOPICS } from './validation-topics';

type Validate = (object: object, options?: ValidatorOptions) => Promise<ValidationError[]>;

/** A change to one of the objects, immediately after all validations have started or some microtasks later. */
interface Change {
  readonly object: number;
  readonly pick: number;
  readonly turns: number;
}

const changes: fc.Arbitrary<Change[]> = fc.array(fc.record({ object: fc.nat(7), pick: fc.nat(11), turns: fc.nat(5) }), {
  maxLength: 8,
});

const shown = fc.constantFrom<ValidatorOptions['validationError'][]>(
  undefined,
  undefined,
  { target: false },
  { value: false },
  { target: false, value: false },
);

/** The number of random classes; 8 objects of each are validated concurrently. */
const runs = Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 150);
const patience = 60_000 + runs * 50;

export function describeConcurrency(backend: 'source' | 'closures'): void {
  useBackend(backend);
  const forget = quicken();
  const lists = fc.array(inputs, { minLength: 8, maxLength: 8 });

  test(
    `${backend}: many validations at once, of objects that change meanwhile, are those of class-validator`,
    async () => {
      const count = { compared: 0, answered: 0 };
      const property = fc.asyncProperty(
        livelyClasses,
        lists,
        validatorOptions,
        shown,
        changes,
        fc.nat(11),
        async (spec, drawn, options, validationError, plan, shape) => {
          const Dto = build(spec);
          const given = validationError === undefined ? options : { ...options, validationError };
          const theirs = await atOnce(cv.validate, instances(Dto, drawn, shape), given, plan);
          const ours = await atOnce(compiled.validate, instances(Dto, drawn, shape), given, plan);
          const answered = theirs.map((outcome) => 'value' in outcome);
          count.compared += theirs.length;
          count.answered += answered.filter(Boolean).length;
          expectSame(
            ours.filter((_, index) => answered[index]),
            theirs.filter((_, index) => answered[index]),
          );
          forget();
        },
      );
      await fc.assert(property, { numRuns: runs });
      expect(count.answered).toBeGreaterThan(count.compared * 0.6);
    },
    patience,
  );

  test(
    `${backend}: validated at once, objects have the errors that they have one at a time`,
    async () => {
      let compared = 0;
      const property = fc.asyncProperty(livelyClasses, lists, validatorOptions, async (spec, drawn, options) => {
        const Dto = build(spec);
        const oneByOne: unknown[] = [];
        for (const object of instances(Dto, drawn, 0))
          oneByOne.push(...(await atOnce(compiled.validate, [object], options, [])));
        const together = await atOnce(compiled.validate, instances(Dto, drawn, 0), options, []);
        expectSame(told(together), told(oneByOne));
        compared += together.length;
        forget();
      });
      await fc.assert(property, { numRuns: Math.ceil(runs / 2) });
      expect(compared).toBeGreaterThan(0);
    },
    patience,
  );
}

/** Starts all of them before awaiting one. */
async function atOnce(
  validate: Validate,
  objects: readonly object[],
  options: ValidatorOptions,
  plan: readonly Change[],
): Promise<({ readonly value: unknown } | { readonly thrown: unknown })[]> {
  const running = objects.map((object) => attemptLate(() => validate(object, options)));
  const changing = plan.map(async ({ object, pick, turns }) => {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    for (const each of reachedFrom(objects[object % objects.length])) meddle(each, pick);
  });
  const outcomes = await Promise.all(running);
  await Promise.all(changing);
  return outcomes.map((outcome, index) =>
    'value' in outcome ? { value: [dumpErrors(outcome.value), dump(objects[index])] } : outcome,
  );
}

/** The same instances each time: converted by the library, then with some lists made Sets and some objects Maps. */
function instances(Dto: Class, drawn: readonly object[], shape: number): object[] {
  return drawn.flatMap((input) => {
    const made = attempt(() => plainToInstance(Dto, structuredClone(input)) as object);
    return 'value' in made ? [reshaped(made.value, shape)] : [];
  });
}

function reshaped(object: object, shape: number): object {
  for (const [index, [name, value]] of Object.entries(object).entries()) {
    if (typeof value !== 'object' || value === null) continue;
    const inner: object = reshaped(value as object, shape + 1);
    const turn = (shape + index) % 4;
    const list = Array.isArray(inner) ? (inner as unknown[]) : undefined;
    let made: object = inner;
    if (list !== undefined && turn === 1) made = new Set(list);
    else if (list !== undefined && turn === 2) made = new Map(list.entries());
    else if (list === undefined && turn === 3 && inner.constructor === Object) made = new Map(Object.entries(inner));
    if (made !== inner)
      Object.defineProperty(object, name, { value: made, writable: true, enumerable: true, configurable: true });
  }
  return object;
}

function reachedFrom(root: unknown): object[] {
  const found = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || found.has(value)) return;
    found.add(value);
    const below: Iterable<unknown> =
      value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
    for (const each of below) visit(each);
  };
  visit(root);
  return [...found];
}

function told(outcomes: readonly unknown[]): unknown {
  return outcomes.map((outcome) => {
    const { value, thrown } = outcome as { value?: unknown; thrown?: unknown };
    return thrown === undefined ? value : String(thrown);
  });
}

/** The topics of class-validator's own specs, with concurrent validations. */
export function describeTopics(backend: 'source' | 'closures'): void {
  test.each(Object.entries(TOPICS))(
    `${backend}: %s, all validated at once`,
    async (_name, { objects, options = [{}] }) => {
      const results = async (by: { validate: Validate; validateSync: typeof cv.validateSync }): Promise<unknown[]> => {
        const begun = options.flatMap((given) => objects().map((object) => ({ given, object })));
        const running = begun.map(async ({ given, object }) => attemptLate(() => by.validate(object, given)));
        const late = (await Promise.all(running)).map((outcome, index) => [
          toldBy(outcome),
          dump(begun[index]?.object),
        ]);
        const now = options.flatMap((given) =>
          objects().map((object) => [toldBy(attempt(() => by.validateSync(object, given))), dump(object)]),
        );
        return [...late, ...now];
      };
      const expected = await results(cv);
      expect(await results(compiled)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(1);
    },
  );
}

function toldBy(outcome: { readonly value: ValidationError[] } | { readonly thrown: unknown }): unknown {
  return 'value' in outcome ? dumpErrors(outcome.value) : String(outcome.thrown);
}
