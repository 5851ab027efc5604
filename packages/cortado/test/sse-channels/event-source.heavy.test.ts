import { Connections } from 'cortado';
import { EventSource } from 'undici';
import { closeStreams, room, startStreams } from './stream-apps';

/** A client of the standard, which waits for three seconds before it comes back: so long no fast test may take. */
afterEach(closeStreams);

test('an EventSource comes back by itself when the server has ended its stream, and misses nothing', async () => {
  const app = await startStreams();
  const source = new EventSource(`${app.app.url}/events?channels=room:1&user=ada`);
  const events: any[] = [];
  let arrived = (): void => undefined;
  for (const name of ['$joined', 'said']) {
    source.addEventListener(name, (event: Event) => {
      events.push(JSON.parse((event as MessageEvent<string>).data));
      arrived();
    });
  }
  const next = async (): Promise<any> => {
    while (events.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    return events.shift().data;
  };
  try {
    expect(await next()).toMatchObject({ offset: 0 });
    await room(app).publish('said', 'before');
    expect(await next()).toBe('before');
    await app.app.get(Connections).user('ada').close();
    for (const data of ['one', 'two']) await room(app).publish('said', data);
    expect(await next()).toMatchObject({ recovered: true, offset: 3 });
    expect([await next(), await next()]).toEqual(['one', 'two']);
    await room(app).publish('said', 'after');
    expect(await next()).toBe('after');
  } finally {
    source.close();
  }
});
