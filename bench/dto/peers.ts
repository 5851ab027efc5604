import { compile, type Class, type Validated } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { FormatRegistry } from '@sinclair/typebox/type';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { isDeepStrictEqual } from 'node:util';
import type { Work } from '../lib/function-case.js';
import type { Schemas } from './schemas.js';

const classic = { plainToInstance, validateSync };

/** An input, and the names of its fields that are wrong: every peer has to report exactly those. */
export interface Judged {
  readonly input: object;
  readonly wrong?: readonly string[];
}

/** Every peer's way of judging one input. Ours and the class libraries also build the instance. */
export function peersOf(dto: Class, schemas: Schemas, judged: Judged): Record<string, () => Work> {
  return {
    cortado: () => cortado(dto, judged),
    'cortado closures': () => cortado(dto, judged, 'closures'),
    'class-validator': () => libraries(dto, judged),
    ajv: () => ajv(schemas, judged),
    typebox: () => typebox(schemas, judged),
    zod: () => zod(schemas, judged),
  };
}

export function cortado(dto: Class, { input, wrong }: Judged, backend: 'source' | 'closures' = 'source'): Work {
  const checker = compile(dto, { backend });
  return {
    run: () => checker.run(input),
    isRight(outcome) {
      const result = outcome as Validated<unknown>;
      if (!result.ok) return reports(wrong, result.errors, ({ loc }) => loc[0]);
      const { value } = result;
      const expected = { ...(plainToInstance(dto, input) as object) };
      return wrong === undefined && value instanceof dto && isDeepStrictEqual({ ...(value as object) }, expected);
    },
  };
}

export function libraries(
  dto: Class,
  { input, wrong }: Judged,
  { plainToInstance, validateSync }: typeof classic = classic,
): Work {
  return {
    run: () => {
      const instance = plainToInstance(dto, input) as object;
      return { instance, errors: validateSync(instance, { whitelist: true }) };
    },
    isRight: (outcome) =>
      reports(wrong, (outcome as { errors: ReturnType<typeof validateSync> }).errors, ({ property }) => property),
  };
}

/** The libraries' own functions, compiled: what a NestJS application swaps in. */
export function entryPoint(dto: Class, judged: Judged): Work {
  return libraries(dto, judged, compiled as unknown as typeof classic);
}

function ajv({ ajv: schema }: Schemas, { input, wrong }: Judged): Work {
  const ajv = new Ajv({ allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return {
    run: () => validate(input),
    isRight: (outcome) =>
      outcome === (wrong === undefined) &&
      reports(wrong, validate.errors ?? [], ({ instancePath }) => instancePath.split('/')[1]),
  };
}

/** `Check` says only whether; who wants to know what is wrong asks for it afterwards. */
function typebox({ typebox: schema }: Schemas, { input, wrong }: Judged): Work {
  FormatRegistry.Set('email', (text) => EMAIL.test(text));
  const compiled = TypeCompiler.Compile(schema);
  return {
    run: () => (compiled.Check(input) ? [] : [...compiled.Errors(input)]),
    isRight: (outcome) => reports(wrong, outcome as { path: string }[], ({ path }) => path.split('/')[1]),
  };
}

function zod({ zod: schema }: Schemas, { input, wrong }: Judged): Work {
  return {
    run: () => schema.safeParse(input),
    isRight: (outcome) => {
      const { error } = outcome as ReturnType<typeof schema.safeParse>;
      return reports(wrong, error?.issues ?? [], ({ path }) => path[0]);
    },
  };
}

/** Whether the errors are of exactly the fields that are wrong; one field may have several. */
function reports<E>(wrong: readonly string[] = [], errors: readonly E[], fieldOf: (error: E) => unknown): boolean {
  return isDeepStrictEqual(new Set(errors.map(fieldOf)), new Set<unknown>(wrong));
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
