import 'class-validator';
import { serve } from '../../lib/serve.js';
import { listen } from './fastify-app.js';

/** An application with DTO classes imports class-validator, which takes long to load, whatever framework it has. */
await serve((routes) => listen(routes as number));
