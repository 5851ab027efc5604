import { HttpError, type Context } from '@cortado/core';
import { Key, Repository, Resource, resource, ResourceActions, ResourceController } from '@cortado/resources';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { Exclude } from 'class-transformer';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { closeLiveApps, LiveApp } from './live-app';
import { randomFrom } from './random';

afterEach(closeLiveApps);
afterEach(() => jest.useRealTimers());

@Resource('orders')
class Order {
  @Key() id!: number;
  @IsInt() tenant!: number;
  @IsString() text!: string;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) secret?: string | null;
}

/** What scopes of tests say beside the tenant. */
let refused: string | undefined;

@ResourceController(Order)
class OrderController extends ResourceActions<Order> {
  async scope({ principal }: Context) {
    const tenant = String(principal);
    if (tenant === refused) throw new HttpError(403, 'Not any more');
    return tenant === 'secret' ? { secret: { ne: 'x' } } : { tenant: Number(tenant) };
  }
}

/** The client is who the query of its handshake says, or the token that it renews. */
const identify = (context: Context): true => {
  const token = context.headers.authorization?.slice('Bearer '.length);
  if (context.principal === undefined) {
    context.setPrincipal(token ?? (context.query['tenant'] as string), { subject: 'ada' });
  }
  return true;
};

const start = (database = 'memory:') =>
  LiveApp.start([Order], { database, controllers: [OrderController], guards: [identify] });

const join = (body: object = {}, more: object = {}) => ({ event: '$join', channel: 'orders', body, ...more });

beforeEach(() => (refused = undefined));

/** What happens every minute happens when the test says so. */
function fakeIntervals(): void {
  const real = [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
  ] as const;
  jest.useFakeTimers({ doNotFake: [...real, 'setTimeout', 'clearTimeout'] });
}

test.each(['memory:', 'sqlite::memory:'])(
  'on %s nobody sees a row or a property of another scope',
  async (database) => {
    const app = await start(database);
    const orders = app.app.get(resource(Order)) as Repository<Order>;
    const random = randomFrom(3);
    const below = (limit: number): number => Math.floor(random() * limit);
    const ids: number[] = [];
    const write = async (): Promise<void> => {
      const id = ids[below(ids.length)];
      const values = { tenant: 1 + below(2), text: `text ${below(9)}`, secret: 'hush' };
      if (id === undefined || below(3) === 0) ids.push((await orders.create(values)).id);
      else if (below(4) === 0) await orders.remove(ids.splice(ids.indexOf(id), 1)[0]!);
      else await orders.update(id, values);
    };
    for (let at = 0; at < 10; at += 1) await write();
    const watchers = await Promise.all(
      [1, 2].map(async (tenant) => {
        const client = await app.connect(`/ws/orders?tenant=${tenant}`);
        const { body } = await client.ask(join({ snapshot: true }));
        return { tenant, client, body };
      }),
    );
    for (let at = 0; at < 60; at += 1) await write();
    await orders.create([1, 2].map((tenant) => ({ tenant, text: 'the last' })));
    const { items } = await orders.list({ limit: 1_000 });
    for (const { tenant, client, body } of watchers) {
      const table = new Map<number, any>(body.data.items.map((row: Order) => [row.id, row]));
      const replayed = await app.connect(`/ws/orders?tenant=${tenant}`);
      const back = await replayed.ask(join({}, { recover: { epoch: body.epoch, offset: body.offset } }));
      expect(back.body).toMatchObject({ recovered: true });
      for (let isLast = false; !isLast;) {
        const frame = await client.json();
        expect(await replayed.json()).toEqual(frame);
        const { event, data } = frame;
        const isGone = event === 'deleted';
        expect({ isKnown: table.has(data.id), keys: Object.keys(data), tenant, ...data }).toEqual({
          ...data,
          isKnown: event !== 'created',
          keys: isGone ? ['id'] : ['id', 'tenant', 'text'],
          tenant,
        });
        if (isGone) table.delete(data.id);
        else table.set(data.id, data);
        isLast = data.text === 'the last';
      }
      const own = items.filter((row) => row.tenant === tenant).map(({ id, text }) => ({ id, tenant, text }));
      expect([...table.values()].toSorted((one, other) => one.id - other.id)).toEqual(own);
      const stranger = await app.connect(`/ws/orders?tenant=${3 - tenant}`);
      const answer = await stranger.ask(join({}, { recover: { epoch: body.epoch, offset: body.offset } }));
      expect(answer.body).toMatchObject({ recovered: false });
    }
  },
);

/** The frames until a reply with this id, that reply included. */
async function until(client: SocketClient, id: number): Promise<any[]> {
  const frames = [await client.json()];
  while (frames.at(-1).id !== id) frames.push(await client.json());
  return frames;
}

test('new credentials change what is watched, or end it, and nobody else notices', async () => {
  const app = await start();
  const orders = app.app.get(resource(Order)) as Repository<Order>;
  const connect = () => app.connect('/ws/orders?tenant=1', { subprotocols: ['cortado.v1'] });
  const [client, other] = [await connect(), await connect()];
  for (const each of [client, other]) await each.ask({ id: 1, ...join() });
  const renew = (id: number, token: string) => client.send({ id, event: '$auth', body: { token } });
  renew(2, '1');
  expect(await until(client, 2)).toMatchObject([{ id: 2, statusCode: 204 }]);
  renew(3, '2');
  await until(client, 3);
  expect(await client.json()).toMatchObject({ event: '$reset', channel: 'orders', data: { offset: 0 } });
  await orders.create({ tenant: 1, text: 'a' });
  await orders.create({ tenant: 2, text: 'b' });
  expect(await client.json()).toMatchObject({ event: 'created', data: { text: 'b' }, offset: 2 });
  expect(await other.json()).toMatchObject({ event: 'created', data: { text: 'a' }, offset: 1 });
  refused = '4';
  renew(4, '4');
  await until(client, 4);
  expect(await client.json()).toMatchObject({ event: '$removed', channel: 'orders', data: { reason: 'forbidden' } });
  await orders.create({ tenant: 1, text: 'c' });
  expect(await other.json()).toMatchObject({ event: 'created', data: { text: 'c' } });
});

test('a scope is asked again a minute later, if something was delivered', async () => {
  fakeIntervals();
  const app = await start();
  const orders = app.app.get(resource(Order)) as Repository<Order>;
  const [client, quiet] = [await app.connect('/ws/orders?tenant=1'), await app.connect('/ws/orders?tenant=2')];
  for (const each of [client, quiet]) await each.ask(join());
  await orders.create({ tenant: 1, text: 'a' });
  expect(await client.json()).toMatchObject({ event: 'created' });
  refused = '1';
  jest.advanceTimersByTime(60_000);
  expect(await client.json()).toMatchObject({ event: '$removed', data: { reason: 'forbidden' } });
  refused = undefined;
  await orders.create({ tenant: 2, text: 'b' });
  expect(await quiet.jsons(2)).toMatchObject([{ event: '$position' }, { event: 'created', data: { text: 'b' } }]);
});

test('a watcher learns where the log stands when its newest changes do not concern it', async () => {
  fakeIntervals();
  const app = await start();
  const orders = app.app.get(resource(Order)) as Repository<Order>;
  const [client, other] = [await app.connect('/ws/orders?tenant=1'), await app.connect('/ws/orders?tenant=2')];
  for (const each of [client, other]) await each.ask(join());
  await orders.create({ tenant: 2, text: 'b' });
  expect(await other.json()).toMatchObject({ event: 'created', offset: 1 });
  jest.advanceTimersByTime(25_000);
  expect(await client.json()).toMatchObject({ event: '$position', data: { offset: 1 } });
});

test('a scope over a property that the log does not hold cannot be watched', async () => {
  const app = await start();
  const client = await app.connect('/ws/orders?tenant=secret');
  expect(await client.ask(join())).toMatchObject({ statusCode: 500 });
  expect(await client.ask({ event: 'list', channel: 'orders', body: {} })).toMatchObject({ statusCode: 200 });
});
