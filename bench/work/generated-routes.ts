// What the routes of a large application answer and accept. It imports nothing: a peer of a start-up pays for what it uses, and only that.

/** Routes of one generated controller: nine to read, one to write. */
export const ROUTES_PER_CONTROLLER = 10;

/** What `GET /c<controller>/r<route>/:id` answers. */
export function itemOf(controller: number, route: number, id: string): object {
  return { controller, route, id };
}

/** The constraints of `itemClass` for AJV. */
export function itemSchema(): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'quantity', 'active'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 40 },
      quantity: { type: 'integer', minimum: 0, maximum: 1_000 },
      active: { type: 'boolean' },
    },
  };
}
