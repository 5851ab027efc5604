import { Key, resource, Resource, ResourceActions, ResourceController, resources } from '@cortado/resources';
import { IsInt, Min } from 'class-validator';
import { createApp, type Context } from 'cortado';
import { Coverage } from '../../hops/coverage.js';
import { serve } from '../../lib/serve.js';

// Resources in memory, so that a change costs little beside those who watch it.

/** What a case asks of the program. */
export type WatchedQuestion =
  /** Changes rows, one after the other. Those of `readings` concern nobody but the last one, which is of the sensor 0. */
  | { readonly change: 'readings' | 'orders'; readonly count: number }
  /** Begins to count calls, or says how often a change was evaluated since. */
  | { readonly evaluations: 'begin' | 'end' };

/** Rows of each resource. */
const ROWS = 10_000;

@Resource('readings')
class Reading {
  @Key() id!: number;
  @IsInt() sensor!: number;
  @IsInt() @Min(0) value!: number;
}

@Resource('orders')
class Order {
  @Key() id!: number;
  @IsInt() shop!: number;
  @IsInt() @Min(0) amount!: number;
}

/** The shop of a client is in the address of its handshake. */
@ResourceController(Order)
class OrderController extends ResourceActions<Order> {
  scope({ query }: Context) {
    return { shop: Number(query['shop']) };
  }
}

const app = await createApp({
  controllers: [OrderController],
  plugins: [resources({ database: 'memory:', models: [Reading, Order] })],
  // The clients answer no pings.
  websocket: { pingInterval: 600_000 },
});
const readings = app.get(resource(Reading));
const orders = app.get(resource(Order));
let changes = 0;
let coverage: Coverage | undefined;

async function fill(): Promise<void> {
  const numbers = Array.from({ length: ROWS }, (_, number) => number);
  await readings.create(numbers.map((sensor) => ({ sensor, value: 0 })));
  await orders.create(numbers.map((shop) => ({ shop, amount: 0 })));
}

async function change(what: 'readings' | 'orders', count: number): Promise<number> {
  for (let index = 1; index <= count; index += 1) {
    changes += 1;
    if (what === 'orders') await orders.update(1 + (changes % ROWS), { amount: changes });
    else await readings.update(index === count ? 1 : 2 + (changes % (ROWS - 1)), { value: changes });
    // Each is delivered before the next one is made.
    await new Promise(setImmediate);
  }
  return count;
}

function evaluations(): number {
  const hops = coverage!.take().filter(({ file }) => file === 'resources/live/watch-group.js');
  coverage!.stop();
  return hops.filter(({ name }) => name.endsWith('messageOf')).reduce((sum, { calls }) => sum + calls, 0);
}

await serve(
  async () => {
    await fill();
    await app.listen({ port: 0 });
    return Number(new URL(app.url).port);
  },
  (asked) => {
    const question = asked as WatchedQuestion;
    if ('change' in question) return change(question.change, question.count);
    if (question.evaluations === 'end') return evaluations();
    coverage = new Coverage();
    coverage.take();
    return null;
  },
);
