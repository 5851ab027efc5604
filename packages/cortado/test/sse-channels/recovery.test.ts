import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { createHash } from 'node:crypto';
import { closeStreams, room, startStreams, stream } from './stream-apps';

/** `Last-Event-ID`: a stream that comes back receives what it missed, in whichever process. */
afterEach(closeStreams);

const startTwo = async () => {
  const network = new MemoryNetwork();
  const process = () => startStreams({ providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
  return [await process(), await process()] as const;
};

/** The join reply's body in a `$joined`. */
const bodyOf = ({ data }: { readonly data: any }) => data.data;

test('a stream that comes back to another process receives what it missed in each channel', async () => {
  const [here, there] = await startTwo();
  const first = await stream(here, 'room:1,room:2');
  await first.events(2);
  await room(here, 'room:1').publish('said', 'a');
  await room(here, 'room:2').publish('said', 'b');
  await first.events(2);
  first.close();
  for (const data of ['c', 'd']) await room(here, 'room:1').publish('said', data);
  await room(there, 'room:2').publish('said', 'e');

  const again = await stream(there, 'room:1,room:2', { 'last-event-id': first.lastEventId });
  const events = await again.events(5);
  const joined = events.filter(({ event }) => event === '$joined').map((each) => bodyOf(each));
  expect(joined).toMatchObject([{ recovered: true }, { recovered: true }]);
  const said = (channel: string) =>
    events.filter(({ event, data }) => event === 'said' && data.channel === channel).map(({ data }) => data.data);
  expect([said('room:1'), said('room:2')]).toEqual([['c', 'd'], ['e']]);
  await room(here, 'room:1').publish('said', 'f');
  expect((await again.next()).data).toMatchObject({ data: 'f', offset: 4 });
});

test('a stream that is cut within a replay asks for the rest of it', async () => {
  const app = await startStreams();
  const first = await stream(app, 'room:1');
  await first.next();
  first.close();
  for (const data of [1, 2, 3]) await room(app).publish('said', data);
  const second = await stream(app, 'room:1', { 'last-event-id': first.lastEventId });
  expect(bodyOf(await second.next())).toMatchObject({ recovered: true, offset: 3 });
  const beforeReplay = second.lastEventId;
  expect((await second.next()).data.data).toBe(1);
  second.close();

  for (const [id, missed] of [
    [beforeReplay, [1, 2, 3]],
    [second.lastEventId, [2, 3]],
  ] as const) {
    const third = await stream(app, 'room:1', { 'last-event-id': id });
    const [joined, ...replayed] = await third.events(1 + missed.length);
    expect(bodyOf(joined!)).toMatchObject({ recovered: true });
    expect(replayed.map(({ data }) => data.data)).toEqual(missed);
    third.close();
  }
});

test('what cannot be recovered is said, and the stream goes on from the newest position', async () => {
  const app = await startStreams();
  const { epoch } = await room(app).history();
  for (let index = 0; index < 150; index += 1) await room(app).publish('said', index);
  const ids = {
    trimmed: `room%3A1=${epoch}.1`,
    'of another epoch': 'room%3A1=other.5',
    'above the head': `room%3A1=${epoch}.151`,
    'of another channel': `room%3A2=${epoch}.150`,
    'of another feed': '7',
    'without positions': '-',
    'too long': `room%3A1=${epoch}.150&${'x'.repeat(8_200)}`,
    'with a broken escape': `room%3A1=${epoch}%E0%A4%A.150`,
    'with an offset that is no number': `room%3A1=${epoch}.1e2`,
    'with an offset that is too large': `room%3A1=${epoch}.9007199254740993`,
    'with names of objects': `__proto__=${epoch}.150&constructor=${epoch}.150`,
    'in bytes that are no text': Buffer.from([0xff, 0xfe, 0x3d, 0x2e, 0x31]).toString('latin1'),
  };
  for (const [what, id] of Object.entries(ids)) {
    const client = await stream(app, 'room:1', { 'last-event-id': id });
    expect([what, bodyOf(await client.next())]).toEqual([
      what,
      expect.objectContaining({ recovered: false, offset: 150 }),
    ]);
    expect(client.lastEventId).toBe(`room%3A1=${epoch}.150`);
    client.close();
  }
});

test('a channel without history is not recovered, and its client is told', async () => {
  const app = await startStreams();
  const first = await stream(app, 'plain:1');
  expect(bodyOf(await first.next())).toEqual({ channel: 'plain:1', data: null });
  expect(first.lastEventId).toBe('-');
  first.close();
  const again = await stream(app, 'plain:1', { 'last-event-id': first.lastEventId });
  expect(bodyOf(await again.next())).toEqual({ channel: 'plain:1', data: null, recovered: false });
});

test('an id names eight channels of the longest names, and is read again', async () => {
  const app = await startStreams();
  const names = Array.from({ length: 8 }, (_, index) => `room:${'ü'.repeat(124)}${index}`);
  const first = await stream(app, names.map(encodeURIComponent).join(','));
  await first.events(8);
  first.close();
  await room(app, names[7]).publish('said', 1);
  const again = await stream(app, names.map(encodeURIComponent).join(','), { 'last-event-id': first.lastEventId });
  const events = await again.events(9);
  expect(events.filter(({ event }) => event === '$joined').every((each) => bodyOf(each).recovered === true)).toBe(true);
  expect(events.find(({ event }) => event === 'said')!.data.channel).toBe(names[7]);
});

test('what was not meant for a client leaves no gap: only and except', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1');
  await client.next();
  const [id] = await room(app).members();
  await room(app).publish('said', 'others', { except: id! });
  await room(app).publish('said', 'mine', { only: id! });
  await room(app).publish('said', 'all');
  const [mine, all] = await client.events(2);
  expect(mine).toEqual({ event: 'said', data: expect.objectContaining({ data: 'mine' }) });
  expect(all).toMatchObject({ data: { data: 'all', offset: 2 }, id: expect.stringMatching(/\.2$/) });
});

test('a large replay arrives whole and in order', async () => {
  const app = await startStreams();
  const first = await stream(app, 'room:1');
  await first.next();
  first.close();
  const texts = Array.from({ length: 100 }, (_, index) =>
    createHash('sha256').update(String(index)).digest('hex').repeat(64),
  );
  for (const text of texts) await room(app).publish('said', text);
  const again = await stream(app, 'room:1', { 'last-event-id': first.lastEventId });
  expect(bodyOf(await again.next())).toMatchObject({ recovered: true });
  expect((await again.events(100)).map(({ data }) => data.data)).toEqual(texts);
});
