import { RunningApp } from '@cortado/testkit/app';
import { Commands } from '@cortado/testkit/command-socket';
import { createApp } from 'cortado';
import { sendCommands } from './support/command-clients';

/** How many commands; the heavy tests send more. */
const COUNT = 50;

test('each command has its effect once, whatever is lost', async () => {
  Commands.effects.length = 0;
  const running = await RunningApp.open(createApp({ controllers: [Commands], idempotency: {}, log: false }));
  const lost = await sendCommands([Number(new URL(running.app.url).port)], COUNT);
  await running.close();
  expect(Commands.effects.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, id) => id));
  expect(lost.requests + lost.replies).toBeGreaterThan(0);
});
