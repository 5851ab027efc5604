import { DtoDefinitionError, placeOf } from '../common/definition-error';
import { observe } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class, Compiled, FieldError, Validated } from '../common/types';
import { errorOf } from '../errors/rule';
import { refuseSecondCopy } from '../metadata/copies';
import { builtOnce, refuseUndecorated } from '../metadata/decorated';
import { Direction } from '../metadata/transformation';
import { validationsOf } from '../metadata/validation';
import type { Failure } from '../run/failure';
import { isRecord } from '../run/nested';
import { NOT_AN_OBJECT, outcomeOf, Run, settled } from '../run/run';
import { Checker } from './checker';
import { reachOf } from './reachable';
import { NestedTooDeep, Transformer } from './transformer';

/** Compiles a DTO in compat mode: class-transformer's conversion, then class-validator's checks, with errors in the public form. */
export function compileCompat(Dto: Class, settings: Settings): Compiled<unknown> {
  refuseSecondCopy(Dto);
  refuseUndecorated(Dto);
  builtOnce(Dto);
  const transformer = new Transformer(
    Direction.in,
    {
      ...(settings.groups === undefined ? {} : { groups: [...settings.groups] }),
      ...(settings.version === undefined ? {} : { version: settings.version }),
    },
    settings.maxDepth,
    (error) => current?.recordThrown(error),
  );
  let current: Run | undefined;
  const checker = new Checker(settings);
  const { async, constraints } = reachOf(Dto, settings);
  const declared = new Set(validationsOf(Dto, settings).map(({ propertyName }) => propertyName));
  const undeclared = settings.known.filter((name) => !declared.has(name));

  return Object.freeze<Compiled<unknown>>({
    async,
    constraints,
    names: declared,
    run(input, resolve) {
      if (!isRecord(input)) return NOT_AN_OBJECT;
      const run = new Run(resolve, settings.maxErrors, { traced: true });
      const check = (): unknown => {
        const instance = convert(input, run);
        if (instance === undefined) return undefined;
        for (const name of undeclared) delete (instance as Record<string, unknown>)[name];
        checker.check(instance, run);
        return instance;
      };
      if (async) return settled(check, run).then(inLibraryOrder);
      const value = check();
      if (run.pending !== undefined) throw unexpected(Dto, run.pending);
      return inLibraryOrder(outcomeOf(value, run));
    },
  });

  function convert(input: object, run: Run): object | undefined {
    // A transform may run the same DTO, so the outer run is restored.
    const outer = current;
    current = run;
    try {
      return transformer.transform(input, Dto) as object;
    } catch (error) {
      if (!(error instanceof NestedTooDeep)) throw error;
      run.report([], 'depth_exceeded', error.message);
      return undefined;
    } finally {
      current = outer;
    }
  }
}

/** A DTO that is not `async` is not awaited, so a promise is an error. */
function unexpected(Dto: Class, pending: readonly unknown[]): DtoDefinitionError {
  observe(pending);
  return new DtoDefinitionError(
    'E_DTO_ASYNC_UNDECLARED',
    `The input of ${placeOf(Dto)} led to an object with an asynchronous constraint, but no @Type names its class. Add @Type(() => TheClass).`,
  );
}

/**
 * Orders errors as class-validator does. It stores the errors of a property by name: asynchronous errors come last, and of
 * two errors with the same name, the later message takes the place of the earlier one. Errors about an object as a whole
 * belong to the nested level.
 */
function inLibraryOrder(outcome: Validated<unknown>): Validated<unknown> {
  if (outcome.ok) return outcome;
  const failures: readonly Failure[] = outcome.errors;
  const places = new Map<string, Map<string, FieldError>>();
  for (const { loc } of failures) places.set(JSON.stringify(loc), new Map());
  const inOrder = failures.toSorted((left, right) => compare(rankOf(left), rankOf(right)));
  for (const { loc, type, msg, ctx } of inOrder)
    places.get(JSON.stringify(loc))?.set(type, errorOf(loc, type, msg, ctx));
  return { ok: false, errors: [...places.values()].flatMap((constraints) => [...constraints.values()]) };
}

/** Synchronous errors have equal ranks; the sort is stable, so they keep their order. */
function rankOf({ rule, late }: Failure): number {
  return rule === undefined ? Number.POSITIVE_INFINITY : (late ?? 0);
}

function compare(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
