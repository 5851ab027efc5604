import { Commands } from '@cortado/testkit/command-socket';
import { sendCommands } from '@cortado/testkit/command-clients';
import { RunningApp } from '@cortado/testkit/app';
import { createApp } from 'cortado';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';

/** How many commands; the heavy tests send 10,000. */
const COUNT = 300;

test('two applications on one network: each command has its effect once, whatever is lost', async () => {
  Commands.effects.length = 0;
  const network = new MemoryNetwork();
  const open = () =>
    RunningApp.open(
      createApp({
        controllers: [Commands],
        providers: [{ provide: Broker, useValue: new MemoryBroker(network) }],
        idempotency: {},
        log: false,
      }),
    );
  const apps = [await open(), await open()];
  const ports = apps.map(({ app }) => Number(new URL(app.url).port));
  const lost = await sendCommands({ ports, count: COUNT, seed: 1 });
  await Promise.all(apps.map((each) => each.close()));
  expect(Commands.effects.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, id) => id));
  expect(Math.min(lost.requests, lost.replies)).toBeGreaterThan(COUNT / 50);
});
