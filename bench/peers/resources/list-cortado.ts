import { resources } from '@cortado/resources';
import { createApp } from 'cortado';
import { serve } from '../../lib/serve.js';
import { Product } from '../../work/product.js';

await serve(async (argument) => {
  const { database } = argument as { readonly database: string };
  const app = await createApp({ plugins: [resources({ database, models: [Product] })] });
  await app.listen({ port: 0 });
  return Number(new URL(app.url).port);
});
