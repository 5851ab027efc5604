import { resource, resources } from '@cortado/resources';
import { createApp } from 'cortado';
import { serve } from '../../lib/serve.js';
import { NEW_ORDER, ORDERS } from '../../work/order-resource.js';
import { write, type WriteQuestion } from '../../work/writers.js';

/** What a case asks of the programs with writers. */
export interface WritersArgument {
  readonly database: string;
  /** Among how many resources the writers are shared out. */
  readonly resources: number;
}

let create: (writer: number) => Promise<unknown>;

await serve(
  async (argument) => {
    const { database, resources: count } = argument as WritersArgument;
    const app = await createApp({
      plugins: [resources({ database, models: ORDERS })],
      websocket: { pingInterval: 600_000 },
    });
    const repositories = ORDERS.slice(0, count).map((type) => app.get(resource(type)));
    create = (writer) => repositories[writer % count]!.create(NEW_ORDER);
    await app.listen({ port: 0 });
    return Number(new URL(app.url).port);
  },
  (question) => write(question as WriteQuestion, create),
);
