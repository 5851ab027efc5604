import { compile, type Class } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { Type, type TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { FormatRegistry } from '@sinclair/typebox/type';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Work } from '../lib/function-case.js';
import { Color } from './shapes.js';

const classic = { plainToInstance, validateSync };

/** One shape, said once for each library. */
export interface Shape {
  readonly dto: Class;
  readonly schema: TSchema;
  readonly zod: z.ZodType;
}

/** Every peer's way of judging one input. Ours and the class libraries also build the instance. */
export function peersOf({ dto, schema, zod }: Shape, input: object, valid: boolean): Record<string, () => Work> {
  const check = (run: () => boolean): Work => ({ run, isRight: (outcome) => outcome === valid });
  return {
    cortado: () => cortado(dto, input, valid),
    'cortado closures': () => cortado(dto, input, valid, 'closures'),
    'class-validator': () => libraries(dto, input, valid),
    ajv: () => {
      const ajv = new Ajv({ allErrors: true });
      formats.default(ajv);
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema)) as object);
      return check(() => validate(input));
    },
    typebox: () => {
      FormatRegistry.Set('email', (text) => EMAIL.test(text));
      const compiled = TypeCompiler.Compile(schema);
      return check(() => compiled.Check(input));
    },
    zod: () => check(() => zod.safeParse(input).success),
  };
}

export function cortado(dto: Class, input: object, valid: boolean, backend: 'source' | 'closures' = 'source'): Work {
  const compiled = compile(dto, { backend });
  return {
    run: () => compiled.run(input),
    isRight: (outcome) => {
      const { ok, value } = outcome as { ok: boolean; value?: object };
      return (
        ok === valid &&
        (!ok ||
          (value instanceof dto && isDeepStrictEqual({ ...value }, { ...(plainToInstance(dto, input) as object) })))
      );
    },
  };
}

export function libraries(dto: Class, input: object, valid = true, { plainToInstance, validateSync } = classic): Work {
  return {
    run: () => {
      const instance = plainToInstance(dto, input) as object;
      return { instance, errors: validateSync(instance, { whitelist: true }) };
    },
    isRight: (outcome) => ((outcome as { errors: unknown[] }).errors.length === 0) === valid,
  };
}

/** The libraries' own functions, compiled: what a NestJS application swaps in. */
export function entryPoint(dto: Class, input: object): Work {
  return libraries(dto, input, true, compiled as unknown as typeof classic);
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const name = Type.String({ minLength: 2, maxLength: 50 });
const rest = { age: Type.Integer({ minimum: 0, maximum: 150 }), active: Type.Boolean(), color: Type.Enum(Color) };
const fiveSchema = { name, city: Type.String({ minLength: 1, maxLength: 20 }), ...rest };
const item = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 20 }),
  qty: Type.Integer({ minimum: 1 }),
  price: Type.Number({ minimum: 0 }),
});

const zodName = z.string().min(2).max(50);
const zodRest = { age: z.int().min(0).max(150), active: z.boolean(), color: z.enum(Color) };
const zodFive = { name: zodName, city: z.string().min(1).max(20), ...zodRest };
const zodItem = z.object({ name: z.string().min(1).max(20), qty: z.int().min(1), price: z.number().min(0) });

export const schemas = {
  five: { schema: Type.Object(fiveSchema), zod: z.object(zodFive) },
  email: {
    schema: Type.Object({ name, email: Type.String({ format: 'email' }), ...rest }),
    zod: z.object({ name: zodName, email: z.email(), ...zodRest }),
  },
  nested: {
    schema: Type.Object({ ...fiveSchema, items: Type.Array(item) }),
    zod: z.object({ ...zodFive, items: z.array(zodItem) }),
  },
};
