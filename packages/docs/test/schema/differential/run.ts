import { getMetadataStorage } from 'class-validator';
import * as fc from 'fast-check';
import type { Dialect } from '../../../src/schema/json-schema';
import { build, classes } from './classes';
import { comparedOf, difference } from './compare';
import { inputsOf } from './inputs';

/** What was compared, so that a test can tell that it did compare something. */
export interface Tally {
  refusedClasses: number;
  accepted: number;
  refused: number;
}

const scenario = classes.chain((spec) =>
  fc.tuple(fc.constant(spec), fc.array(inputsOf(spec), { minLength: 4, maxLength: 8 })),
);

/** Compares the schema with the validator for random classes and inputs. */
export function compareAll(dialect: Dialect, numRuns: number, seed?: number): Tally {
  const tally: Tally = { refusedClasses: 0, accepted: 0, refused: 0 };
  fc.assert(
    fc.property(scenario, ([spec, inputs]) => {
      const type = build(spec);
      const compared = comparedOf(type, spec.options, dialect);
      if (compared === undefined) {
        tally.refusedClasses++;
        return;
      }
      try {
        for (const input of inputs) {
          const found = difference(compared, input);
          if (found !== undefined) throw new Error(`${found}\nof ${JSON.stringify(compared.document)}`);
          if ((compared.compiled.run(input) as { ok: boolean }).ok) tally.accepted++;
          else tally.refused++;
        }
      } finally {
        forgetClasses();
      }
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
}

/** class-validator looks through all classes of the process for each one. What is compiled needs its records no more. */
function forgetClasses(): void {
  const { validationMetadatas, constraintMetadatas } = getMetadataStorage() as unknown as Record<
    string,
    Map<unknown, unknown>
  >;
  validationMetadatas?.clear();
  constraintMetadatas?.clear();
}
