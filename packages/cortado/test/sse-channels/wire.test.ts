import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Channel, Context, Controller, Get, Sse } from 'cortado';
import { closeStreams, room, startStreams } from './stream-apps';

/** The example of docs/wire-protocol.md, byte for byte but for the epoch and the time. */
afterEach(closeStreams);

@Channel('log:{id}', { history: { size: 100, ttl: 60_000 } })
class LogChannel {}

@Controller('/')
class LogController {
  @Get('/log') log(context: Context) {
    return Sse.channels(context, ['log:42']);
  }
}

test('the events of a stream are those of the page', async () => {
  const page = readFileSync(join(__dirname, '../../../../docs/wire-protocol.md'), 'utf8');
  const [, example] = /```text\n(event: \$joined\n[^`]*)```/.exec(page)!;
  const app = await startStreams({ controllers: [LogController], channels: [LogChannel] });
  const log = room(app, 'log:42');
  for (let index = 0; index < 12; index += 1) await log.publish('said', index);
  const connection = await app.client.connect();
  connection.write('GET /log HTTP/1.0\r\nhost: a\r\n\r\n');
  await connection.until(/\.12\n\n/);
  await log.publish('said', 'Hi');
  const [, body] = /\r\n\r\n:\n\n([^]*)$/.exec(await connection.until(/\.13\n\n/))!;
  const { epoch } = await log.history();
  expect(
    body!.replaceAll(epoch, 'k3f9').replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":"2026-11-21T04:00:00.000Z"'),
  ).toBe(example);
  connection.destroy();
});
