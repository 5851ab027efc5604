import { Role } from './user.js';

/** The same constraints for AJV. */
export const userSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'about', 'age', 'active', 'role'],
  properties: {
    name: { type: 'string', minLength: 2, maxLength: 40 },
    about: { type: 'string', minLength: 0, maxLength: 280 },
    age: { type: 'integer', minimum: 0, maximum: 150 },
    active: { type: 'boolean' },
    role: { type: 'string', enum: Object.values(Role) },
  },
};

export const orderSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['customer', 'address', 'items'],
  properties: {
    customer: { type: 'string', minLength: 2, maxLength: 40 },
    address: {
      type: 'object',
      additionalProperties: false,
      required: ['street', 'city', 'country'],
      properties: {
        street: { type: 'string', minLength: 1, maxLength: 80 },
        city: { type: 'string', minLength: 1, maxLength: 40 },
        country: { type: 'string', minLength: 2, maxLength: 2 },
      },
    },
    items: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['sku', 'quantity', 'price'],
        properties: {
          sku: { type: 'string', minLength: 3, maxLength: 20 },
          quantity: { type: 'integer', minimum: 1, maximum: 99 },
          price: { type: 'number', minimum: 0 },
        },
      },
    },
  },
};

/** What Fastify writes a user by who was found, and one who was sent. */
export const foundUserSchema = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string' }, role: { type: 'string' } },
};
export const sentUserSchema = { type: 'object', properties: userSchema.properties };

/** What Fastify writes a receipt by. */
export const receiptSchema = {
  type: 'object',
  properties: { customer: { type: 'string' }, count: { type: 'integer' }, total: { type: 'number' } },
};
