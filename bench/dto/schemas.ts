import { Type, type TSchema } from '@sinclair/typebox';
import { z } from 'zod';
import { Color } from './shapes.js';

/** One shape as each library's own users write it. */
export interface Schemas {
  readonly ajv: object;
  readonly typebox: TSchema;
  readonly zod: z.ZodType;
}

// JSON Schema by hand: that of TypeBox has a union of constants for an enum, which costs AJV more than `enum`.
const ajvName = { type: 'string', minLength: 2, maxLength: 50 };
const ajvRest = {
  age: { type: 'integer', minimum: 0, maximum: 150 },
  active: { type: 'boolean' },
  color: { type: 'string', enum: Object.values(Color) },
};
const ajvFive = { name: ajvName, city: { type: 'string', minLength: 1, maxLength: 20 }, ...ajvRest };
const ajvItem = ajvObject({
  name: { type: 'string', minLength: 1, maxLength: 20 },
  qty: { type: 'integer', minimum: 1 },
  price: { type: 'number', minimum: 0 },
});

function ajvObject(properties: object): object {
  return { type: 'object', required: Object.keys(properties), properties };
}

const name = Type.String({ minLength: 2, maxLength: 50 });
const rest = { age: Type.Integer({ minimum: 0, maximum: 150 }), active: Type.Boolean(), color: Type.Enum(Color) };
const five = { name, city: Type.String({ minLength: 1, maxLength: 20 }), ...rest };
const item = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 20 }),
  qty: Type.Integer({ minimum: 1 }),
  price: Type.Number({ minimum: 0 }),
});

const zodName = z.string().min(2).max(50);
const zodRest = { age: z.int().min(0).max(150), active: z.boolean(), color: z.enum(Color) };
const zodFive = { name: zodName, city: z.string().min(1).max(20), ...zodRest };
const zodItem = z.object({ name: z.string().min(1).max(20), qty: z.int().min(1), price: z.number().min(0) });

export const fiveSchemas: Schemas = {
  ajv: ajvObject(ajvFive),
  typebox: Type.Object(five),
  zod: z.object(zodFive),
};

export const emailSchemas: Schemas = {
  ajv: ajvObject({ name: ajvName, email: { type: 'string', format: 'email' }, ...ajvRest }),
  typebox: Type.Object({ name, email: Type.String({ format: 'email' }), ...rest }),
  zod: z.object({ name: zodName, email: z.email(), ...zodRest }),
};

export const nestedSchemas: Schemas = {
  ajv: ajvObject({ ...ajvFive, items: { type: 'array', items: ajvItem } }),
  typebox: Type.Object({ ...five, items: Type.Array(item) }),
  zod: z.object({ ...zodFive, items: z.array(zodItem) }),
};
