import { LogLines } from '@cortado/testkit/log-lines';
import { RunningApp } from '@cortado/testkit/app';
import { createApp, type Context } from 'cortado';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync(join(__dirname, '../logging.md'), 'utf8');
type Line = Record<string, unknown>;
const documented = [...page.matchAll(/^```json\n([^]*?)^```$/gm)].flatMap(([, block]) =>
  block!
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line),
);

test('the lines on the page have the fields and types of those that are written', async () => {
  const lines = new LogLines({ base: null, timestamp: false });
  const app = await createApp({ log: lines.log, accessLog: true });
  app.route('GET', '/users/:id', ({ params }: Context) => params['id']);
  app.websocket('/chat/:room', { receive: String, onReceive: (text) => text });
  const running = await RunningApp.open(Promise.resolve(app));
  await running.client.get('/users/7');
  const socket = await running.connect('/chat/lobby');
  await socket.ask('a');
  await socket.close();
  await running.close();
  const shape = ({ signal: _signal, ...line }: Line) =>
    Object.entries(line).map(([name, value]) => `${name} ${typeof value}`);
  expect(documented).toHaveLength(6);
  for (const each of documented) {
    const [written] = lines.of(String(each['msg']));
    expect([each['msg'], shape(each)]).toEqual([each['msg'], shape(written!)]);
    expect(written!['level']).toBe(each['level']);
  }
});

test('every message of the access log is on the page', () => {
  const sources = ['core/src/traffic/access-log.ts', 'core/src/application/lifecycle-log.ts'].map((file) =>
    readFileSync(join(__dirname, '../../packages', file), 'utf8'),
  );
  const messages = sources.flatMap((text) => [...text.matchAll(/'((?:request|handshake|socket|message) \w+)'/g)]);
  expect(messages.length).toBeGreaterThan(6);
  expect(messages.map(([, message]) => message).filter((each) => !page.includes(`\`${each}\``))).toEqual([]);
});
