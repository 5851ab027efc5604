import { readByClosures } from './backends/closures';
import { readBySource } from './backends/source/read-by-source';
import type { ClassPlan } from './plan/plan';
import { reachesAsync } from './plan/reach';
import { StrictPlanner } from './plan/strict';
import { isRecord } from './run/nested';
import type { Link, Read } from './run/nested';
import { Run, foundBy } from './run/run';
import { settingsOf } from './settings';
import type { Settings } from './settings';
import type { Class, Compiled, CompileOptions, FieldError, Validated } from './types';

const compiled = new WeakMap<Class, Map<string, Compiled<unknown>>>();

/**
 * Turns a DTO class, by its class-validator and class-transformer decorators, into one function that converts and
 * checks an input and builds the instance in a single pass. Compiled once per class and options.
 *
 * @example
 * class CreateUser {
 *   @IsString() @Length(1, 50) name!: string;
 *   @IsOptional() @IsInt() @Min(0) age?: number;
 * }
 * const outcome = compile(CreateUser).run(JSON.parse(body));
 * if (outcome.ok) save(outcome.value); // an instance of CreateUser
 * else reply(400, outcome.errors);     // [{ loc: ['name'], type: 'missing', msg: 'Field required' }]
 *
 * @throws DtoDefinitionError when the class cannot be a DTO, with the cause and the remedy.
 */
export function compile<T>(Dto: Class<T>, options: CompileOptions = {}): Compiled<T> {
  const settings = settingsOf(options);
  const key = JSON.stringify(settings);
  let variants = compiled.get(Dto);
  if (variants === undefined) compiled.set(Dto, (variants = new Map()));
  let found = variants.get(key);
  if (found === undefined) variants.set(key, (found = compileStrict(Dto, settings)));
  return found as Compiled<T>;
}

function compileStrict(Dto: Class, settings: Settings): Compiled<unknown> {
  const plan = new StrictPlanner(settings).planOf(Dto);
  const { read } = linker(settings)(plan);
  const async = reachesAsync(plan);
  const { maxErrors } = settings;

  return Object.freeze<Compiled<unknown>>({
    async,
    run(input, resolve) {
      if (!isRecord(input)) return NO_OBJECT;
      const run = new Run(resolve, maxErrors);
      if (!async) return outcome(read(input, run, 1), run);
      return settled(() => read(input, run, 1), run);
    },
  });
}

const NO_OBJECT: Validated<never> = Object.freeze({
  ok: false,
  errors: Object.freeze<FieldError[]>([{ loc: [], type: 'object_expected', msg: 'Object expected' }]),
});

function outcome(value: unknown, run: Run): Validated<unknown> {
  return run.errors === undefined ? { ok: true, value } : { ok: false, errors: foundBy(run) };
}

/** Waits for every verdict under way, also when the run itself throws, so that no rejection is left alone. */
async function settled(read: () => unknown, run: Run): Promise<Validated<unknown>> {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    await Promise.allSettled(run.pending ?? []);
    throw error;
  }
  await Promise.all(run.pending ?? []);
  const errors = foundBy(run);
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
}

/** Links plans that lead to each other: a class's `Read` is made once, when it is first asked for. */
function linker(settings: Settings): Link {
  const targets = new Map<ClassPlan, { read: Read }>();
  const link: Link = (plan) => {
    let target = targets.get(plan);
    if (target === undefined) {
      target = { read: unlinked };
      targets.set(plan, target);
      target.read = (settings.backend === 'source' ? readBySource : readByClosures)(plan, settings, link);
    }
    return target;
  };
  return link;
}

function unlinked(): never {
  throw new Error('A DTO was run before it was linked.');
}
