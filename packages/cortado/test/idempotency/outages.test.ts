import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { RunningApp } from '@cortado/testkit/app';
import { Broker, MemoryBroker, MemoryNetwork, type Claim, type Claimed } from '@cortado/channels/broker';
import { createApp, type CortadoOptions } from 'cortado';

/** What becomes of keys when the broker fails, or is full. */

let running: RunningApp;
let effects = 0;
let during: (() => void) | undefined;
beforeEach(() => {
  effects = 0;
  during = undefined;
});
afterEach(() => running.close());

async function open(broker: Broker, options: CortadoOptions = {}): Promise<void> {
  const app = await createApp({
    providers: [{ provide: Broker, useValue: broker }],
    idempotency: { ttl: 60_000 },
    log: false,
    ...options,
  });
  app.route('POST', '/pay', () => {
    effects += 1;
    during?.();
    return effects;
  });
  running = await RunningApp.open(Promise.resolve(app));
}
const pay = (key?: string | number) =>
  running.client.post(
    '/pay',
    {},
    key === undefined ? {} : { 'idempotency-key': `a key of enough characters`.replaceAll(' ', '-') + key },
  );

test('a broker that is down: 503 for a request with a key, and nothing for one without', async () => {
  const broker = new FaultyBroker();
  await open(broker);
  broker.report('down');
  const refused = await pay(1);
  expect([refused.status, refused.json.errorList[0].type, effects]).toEqual([503, 'broker_unavailable', 0]);
  expect((await pay()).json).toBe(1);
  broker.report('up');
  expect([(await pay(1)).json, (await pay(1)).json]).toEqual([2, 2]);
});

test('a broker that fails while the handler runs: its answer is sent, and the key stays claimed', async () => {
  const broker = new FaultyBroker();
  await open(broker);
  during = () => broker.report('down');
  expect((await pay(1)).json).toBe(1);
  broker.report('up');
  expect((await pay(1)).status).toBe(409);
  expect(effects).toBe(1);
});

test('a key is claimed for the lease, and claimed again for as long as its handler runs', async () => {
  const leases: number[] = [];
  let renewed!: () => void;
  const isRenewed = new Promise<void>((resolve) => (renewed = resolve));
  class Recording extends MemoryBroker {
    override claim(key: string, claim: Claim): Claimed {
      leases.push(claim.lease);
      if (leases.length === 3) renewed();
      return super.claim(key, claim);
    }
  }
  const app = await createApp({
    providers: [{ provide: Broker, useValue: new Recording() }],
    idempotency: { lease: 60 },
    log: false,
  });
  app.route('POST', '/pay', async () => {
    await isRenewed;
    return 'paid';
  });
  running = await RunningApp.open(Promise.resolve(app));
  expect((await pay(1)).json).toBe('paid');
  expect(new Set(leases)).toEqual(new Set([60]));
});

test('a memory broker keeps so many outcomes and bytes, and forgets the oldest', async () => {
  for (const outcomes of [{ count: 3 }, { bytes: 1_700 }]) {
    effects = 0;
    await open(new MemoryBroker(new MemoryNetwork({ outcomes })));
    for (let key = 1; key <= 10; key += 1) expect((await pay(key)).json).toBe(key);
    expect([(await pay(10)).json, (await pay(9)).json, (await pay(8)).json]).toEqual([10, 9, 8]);
    expect((await pay(1)).json).toBe(11); // it was forgotten, so it is carried out again
    await running.close();
  }
  await open(new MemoryBroker());
});
