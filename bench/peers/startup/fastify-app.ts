import { fastify } from 'fastify';
import { AJV_OPTIONS } from '../../work/ajv-options.js';
import { itemOf, itemSchema, ROUTES_PER_CONTROLLER } from '../../work/generated-routes.js';

/** Fastify with a JSON schema for each body. It logs where it listens, as Cortado does. */
export async function listen(routes: number): Promise<number> {
  const app = fastify({ logger: true, disableRequestLogging: true, ajv: { customOptions: AJV_OPTIONS } });
  for (let controller = 0; controller < routes / ROUTES_PER_CONTROLLER; controller += 1) {
    for (let route = 1; route < ROUTES_PER_CONTROLLER; route += 1) {
      app.get<{ Params: { id: string } }>(`/c${controller}/r${route}/:id`, async (request) =>
        itemOf(controller, route, request.params.id),
      );
    }
    app.post(
      `/c${controller}/r${ROUTES_PER_CONTROLLER}`,
      { schema: { body: itemSchema() } },
      async (request) => request.body,
    );
  }
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
}
