import * as cv from 'class-validator';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { Class, CompileOptions, Compiled, Validated } from '@cortado/dto';
import { quicken } from '../differential/library';
import { BUILT_INS } from '../builtins/every-builtin';

const RECORDED = [undefined, Object, String, Number, Boolean, Date, BigInt, Buffer, Array, Set, Map];

/** Values that satisfy constraints which exclude only a few values. */
const ANYTHING = [7, true, new Date(0)];

/** The JSON form of a value. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Set || Array.isArray(value)) return Array.from(value as unknown[], jsonOf);
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [key, jsonOf(item)]));
  if (typeof value === 'bigint' || typeof value === 'function' || value === undefined) return null;
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value === null || typeof value !== 'object' ? value : { ...value };
}

function textOf(value: unknown): unknown {
  if (value instanceof Date) return jsonOf(value);
  if (value instanceof Set || Array.isArray(value)) return Array.from(value as unknown[], textOf);
  return typeof value === 'object' || typeof value === 'function' || value === undefined
    ? jsonOf(value)
    : String(value);
}

function compiled(Dto: Class, options: CompileOptions): Compiled<unknown> | undefined {
  try {
    return compile(Dto, options);
  } catch (error) {
    if (error instanceof DtoDefinitionError && error.code === 'E_DTO_UNSATISFIABLE') return undefined;
    throw error;
  }
}

/** The storages keep every class and are searched for each, so classes of earlier tests are dropped. */
const forget = quicken();
afterEach(forget);

describe.each(BUILT_INS)('%s can be satisfied, or is refused at start-up', (_name, variants, samples) => {
  test.each(['json', 'text'] as const)('%s', (from) => {
    const convert = from === 'json' ? jsonOf : textOf;
    for (const make of variants) {
      for (const reflected of RECORDED) {
        forget();
        for (const each of [false, true]) {
          const of = (item: unknown): unknown => {
            if (reflected === Map) return { a: item, b: item };
            return each || reflected === Array || reflected === Set ? [item] : item;
          };
          const good = samples.filter((sample) => acceptedByLibrary(make({ each }), each ? [sample] : sample));
          if (good.length === 0) continue;
          const Dto = dto(make({ each }), reflected);
          const dtoCompiled = compiled(Dto, { from });
          if (dtoCompiled === undefined) continue;
          const inputs = [...good, samples, ...ANYTHING].flatMap((sample) => [
            convert(sample),
            of(convert(sample)),
            [],
            {},
          ]);
          const accepted = inputs.some((value) => (dtoCompiled.run({ value }) as Validated<unknown>).ok);
          if (!accepted) throw new Error(`${from}, ${String(reflected)}, each ${each}: ${JSON.stringify(inputs)}`);
        }
      }
    }
    expect(samples.length).toBeGreaterThan(0);
  });
});

function dto(decorate: PropertyDecorator, reflected: unknown): Class {
  class Dto {
    value: unknown;
  }
  if (reflected !== undefined) Reflect.defineMetadata('design:type', reflected, Dto.prototype, 'value');
  decorate(Dto.prototype, 'value');
  return Dto;
}

function acceptedByLibrary(decorate: PropertyDecorator, value: unknown): boolean {
  const Dto = dto(decorate, undefined);
  return cv.validateSync(Object.assign(new Dto() as object, { value })).length === 0;
}
