import { serve } from '../../lib/serve.js';
import { listen } from './fastify-app.js';

/**
 * Fastify as it is mostly used: JSON schemas, and no classes of input. `fastify-with-class-validator.ts` is the same in an application that
 * has them.
 */
await serve((routes) => listen(routes as number));
