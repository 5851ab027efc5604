import { IsInt, IsString, Min } from 'class-validator';
import { Controller, createApp, OnReceive, Post, WebSocket, type CortadoOptions } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

/** The form of a failure is the application's to choose, once for both transports. */
class Order {
  @IsString() drink!: string;
  @IsInt() @Min(1) count!: number;
}

@Controller('/orders')
@WebSocket('/orders')
class OrderController {
  @Post() @OnReceive() order(order: Order) {
    if (order.drink === 'crash') throw new Error('secret');
    return order;
  }
}

let running: RunningApp;
async function open(options: CortadoOptions): Promise<void> {
  running = await RunningApp.open(createApp({ log: false, controllers: [OrderController], ...options }));
}
afterEach(() => running.close());

/** Both transports give the same body; this is it. */
async function bodyOf(order: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const { status, json } = await running.client.post('/orders', order, headers);
  const socket = await running.connect('/orders', { headers });
  expect(await socket.ask(order)).toEqual({ statusCode: status, body: json as unknown });
  return json;
}

test('other names for the keys, and the errors nested by where they are', async () => {
  await open({ errorBody: { keys: { errorList: 'errors', loc: 'path', msg: 'message' }, errorObject: true } });
  expect(await bodyOf({ count: 0 })).toEqual({
    errors: [
      { path: ['drink'], type: 'missing', message: 'Field required' },
      { path: ['count'], type: 'min', message: 'count must not be less than 1' },
    ],
    errorObject: {
      drink: [{ type: 'missing', message: 'Field required' }],
      count: [{ type: 'min', message: 'count must not be less than 1' }],
    },
  });
});

test('the arguments of a constraint, for those who write their own messages', async () => {
  await open({ dto: { errors: { context: true } } });
  expect(await bodyOf({ drink: 'tea', count: 0 })).toEqual({
    errorList: [{ loc: ['count'], type: 'min', msg: 'count must not be less than 1', ctx: { min: 1 } }],
  });
});

test('another language, by what the client asks for', async () => {
  const german: Record<string, string> = { missing: 'Pflichtfeld' };
  await open({ errorBody: { translate: ({ type }, locale) => (locale?.startsWith('de') ? german[type] : undefined) } });
  const headers = { 'accept-language': 'de-AT;q=0.9, en' };
  expect(await bodyOf({ count: 1 }, headers)).toEqual({
    errorList: [{ loc: ['drink'], type: 'missing', msg: 'Pflichtfeld' }],
  });
  expect(await bodyOf({ count: 1 })).toMatchObject({ errorList: [{ msg: 'Field required' }] });
});

test('it holds for what never reaches a handler, and a masked error keeps its id', async () => {
  await open({ errorBody: { keys: { errorList: 'errors' } } });
  expect((await running.client.get('/nowhere')).json).toEqual({
    errors: [{ loc: [], type: 'not_found', msg: 'Not Found' }],
  });
  await expect(running.connect('/nowhere')).rejects.toMatchObject({ body: { errors: [{ type: 'not_found' }] } });
  const crash = await running.client.post('/orders', { drink: 'crash', count: 1 });
  expect(crash.json).toEqual({
    errors: [{ loc: [], type: 'internal_error', msg: 'Internal server error', id: crash.headers['x-request-id'] }],
  });
  const problem = await running.client.get('/nowhere', { accept: 'application/problem+json' });
  expect(JSON.parse(problem.text)).toMatchObject({ title: 'Not Found', status: 404, errors: [{ type: 'not_found' }] });
});
