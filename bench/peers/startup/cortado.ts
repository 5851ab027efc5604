import { createApp } from 'cortado';
import { serve } from '../../lib/serve.js';
import { controllers } from '../growth/controllers.js';

await serve(async (routes) => {
  const app = await createApp({ controllers: controllers(routes as number) });
  await app.listen({ port: 0 });
  return Number(new URL(app.url).port);
});
