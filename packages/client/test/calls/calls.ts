import { AnswerError, createClient, status, unwrap, type Client } from '@cortado/client';
import type { Api } from './api';

type Calls = Client<Api>;

export function clientFor(url: string, WebSocket?: new (url: string, protocols?: string[]) => unknown): Calls {
  return createClient<Api>({ url, token: () => 'Ada/1=', ...(WebSocket && { WebSocket }) });
}

const chatOf = (api: Calls) => api.socket('/chat/:room', { params: { room: 'a b' }, query: { name: 'Ada' } });
const nameOf = (error: unknown): string => (error as Error).name;
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'an answer',
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** Each form of a call, with what comes of it. They run in Node.js and in browsers. */
export const calls: Readonly<Record<string, (api: Calls) => Promise<unknown>>> = {
  async success(api) {
    const { ok, statusCode, body } = await api.post('/orders', {
      headers: { 'x-shop': 'Zuerich' },
      body: { email: 'ada@example.com' },
    });
    return { ok, statusCode, body };
  },
  async refused(api) {
    const answer = await api.post('/orders', { headers: { 'x-shop': 'a' }, body: { email: 'nobody' } });
    return answer.statusCode === 400 && answer.body.errorList.map(({ loc }) => loc.join('.'));
  },
  async pathAndQuery(api) {
    return (await api.get('/orders/:id', { params: { id: 7 }, query: { tag: ['a&b', 'c'] } })).body;
  },
  async noContent(api) {
    const { statusCode, body } = await api.delete('/orders/:id', { params: { id: 7 } });
    return { statusCode, body };
  },
  async notJson(api) {
    const { ok, statusCode, body } = await api.get('/proxy');
    return { ok, statusCode, type: (body as { errorList: { type: string }[] }).errorList[0]!.type };
  },
  async unwrapped(api) {
    const found = await unwrap(api.get('/orders/:id', { params: { id: 7 } }));
    const missing = await unwrap(api.get('/orders/:id', { params: { id: 8 } })).catch((error: unknown) => error);
    return [found, missing instanceof AnswerError && missing.statusCode];
  },
  async aborted(api) {
    const controller = new AbortController();
    const slow = outcome(api.get('/slow', { signal: controller.signal }));
    // Once another call is answered, the server has begun.
    await api.get('/orders/:id', { params: { id: 7 } });
    controller.abort(new RangeError('enough'));
    return [await slow, (await api.get('/gone/:what', { params: { what: 'slow' } })).body];
  },
  timedOut: (api) => outcome(api.get('/slow', { timeout: 50 })),
  async unreachable(api) {
    void api;
    return nameOf(
      await clientFor('http://127.0.0.1:9')
        .get('/slow')
        .catch((error: unknown) => error),
    );
  },
  async events(api) {
    const feed = await api.get('/ticks');
    if (!feed.ok) return feed.statusCode;
    const seen: string[] = [];
    for await (const { event, data, id } of feed.body) {
      seen.push(`${id} ${event} ${data.at}`);
      if (seen.length === 4) break;
    }
    return [seen, (await api.get('/gone/:what', { params: { what: 'ticks' } })).body];
  },
  async bytes(api) {
    const image = await api.get('/image');
    if (!image.ok) return image.statusCode;
    const blob = await image.body.blob();
    return [blob.size, (await api.put('/bytes', { body: new Uint8Array([1, 2, 255]) })).body];
  },
  async form(api) {
    const file = new File(['hello'], 'hello.txt', { type: 'text/plain' });
    const more = [new Blob(['a']), new Blob(['bc'])];
    return (await api.post('/files', { form: { title: 'Two & three', file, more } })).body;
  },
  async key(api) {
    const idempotencyKey = 'a-key-of-twenty-two-characters';
    const [one, two] = [await api.post('/once', { idempotencyKey }), await api.post('/once', { idempotencyKey })];
    return one.body === two.body && (await api.post('/once')).body !== one.body;
  },
  async messages(api) {
    const chat = chatOf(api);
    const said = new Promise((resolve) => chat.on('said', resolve));
    const [replied, moved, tooFar] = [
      await chat.send({ text: 'Hi' }),
      await chat.send('move', { x: 1 }),
      await chat.send('move', { x: 9 }),
    ];
    return [replied.body, await said, moved.body, tooFar.statusCode];
  },
  async text(api) {
    return (await api.socket('/text').sendText('hello')).body;
  },
  async messageAborted(api) {
    const controller = new AbortController();
    const slow = outcome(chatOf(api).send('slow', null, { signal: controller.signal }));
    await chatOf(api).opened();
    controller.abort(new RangeError('enough'));
    return [await slow, (await api.get('/gone/:what', { params: { what: 'message' } })).body];
  },
  messageTimedOut: (api) => outcome(chatOf(api).send('slow', null, { timeout: 50 })),
  async stream(api) {
    const items: number[] = [];
    for await (const item of chatOf(api).stream('count', { to: 3 })) items.push(item);
    return items;
  },
  async streamLeft(api) {
    let last = 0;
    for await (const item of chatOf(api).stream('forever')) {
      last = item;
      if (item === 5) break;
    }
    return [last, (await api.get('/gone/:what', { params: { what: 'stream' } })).body];
  },
  async requests(api) {
    const chat = chatOf(api);
    const remove = chat.answer('confirm', ({ amount }) =>
      amount < 100 ? 'yes' : status(409, { errorList: [{ loc: [], type: 'limit', msg: 'Too much' }] }),
    );
    const answers = [await chat.send('ask', { amount: 1 }), await chat.send('ask', { amount: 100 })];
    remove();
    answers.push(await chat.send('ask', { amount: 1 }));
    return answers.map(({ body }) => (body as { statusCode: number }).statusCode);
  },
  async channel(api) {
    const room = chatOf(api).channel('room:{room}', { params: { room: 42 }, body: { as: 'Ada' } });
    const said = new Promise((resolve) => room.on('said', (data, { channel }) => resolve([data, channel])));
    const joined = await room.join();
    await room.send('say', { text: 'Hi' });
    await room.leave();
    return [joined.statusCode === 200 && joined.body.data.topic, await said, room.state];
  },
  async closed(api) {
    const chat = chatOf(api);
    await chat.opened();
    const slow = chat.send('slow').catch(nameOf);
    await chat.close();
    return [await slow, await chat.send('slow').catch(nameOf), chatOf(api) === chat];
  },
};
