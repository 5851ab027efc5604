import { exampleOf } from '../../console/model/example.js';
import { filledIn, readDocument } from '../../console/model/document.js';
import { buildDocuments } from '../../src/index';
import { createShop } from './shop';

let document: ReturnType<typeof readDocument>;
beforeAll(async () => {
  const app = await createShop();
  document = readDocument(buildDocuments(app).asyncapi);
  await app.close();
});

test('an endpoint is one place, whatever protocols it has', () => {
  const { title, version, endpoints, channels } = document;
  expect({ title, version }).toEqual({ title: 'The coffee shop', version: '1.2.0' });
  expect(endpoints.map((each) => [each.title, each.protocols])).toEqual([
    ['/echo', ['message', 'rpc']],
    ['/live', ['message', 'rpc']],
    ['/shop/:counter', ['message', 'rpc']],
  ]);
  expect(channels.map((each) => [each.title, each.protocols, each.endpoints, each.hasPresence])).toEqual([
    ['room:{room}', ['message', 'rpc'], ['/live'], true],
  ]);
  expect(channels[0]!.history).toBeDefined();
});

test('messages are without what belongs to the protocol, in both of them', () => {
  const { endpoints, channels, source } = document;
  const shop = endpoints.find(({ title }) => title === '/shop/:counter')!;
  expect(shop.messages.message.map(({ event }) => event)).toEqual(['ask', 'count', 'order']);
  for (const protocol of ['message', 'rpc'] as const) {
    const order = shop.messages[protocol].find(({ event }) => event === 'order')!;
    expect(order).toMatchObject({ discriminator: 'event', kind: 'json', summary: 'Places an order' });
    expect(exampleOf(source, order.body)).toEqual({
      email: 'ada@example.com',
      items: [{ kind: 'beans', grams: 100 }],
      address: { street: '12 Espresso Lane', city: 'Trieste' },
      shipping: 'standard',
    });
    expect(order.replies.map(({ status }) => status)).toEqual(expect.arrayContaining(['201', '400', 'default']));
  }
  const say = channels[0]!.messages.message.find(({ event }) => event === 'say')!;
  expect(exampleOf(source, say.body)).toEqual({ text: 'Hello, everybody' });
  const [echo] = endpoints.find(({ title }) => title === '/echo')!.messages.message;
  expect(echo).toMatchObject({ event: undefined });
});

test('what the server sends is told apart from what it asks', () => {
  const { endpoints, channels } = document;
  const shop = endpoints.find(({ title }) => title === '/shop/:counter')!;
  expect(shop.pushes.rpc.map(({ event }) => event)).toContain('ordered');
  expect(shop.questions.rpc.map(({ event, replies }) => [event, replies[0]?.status])).toEqual([['confirm', '200']]);
  expect(channels[0]!.pushes.message.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['said', '$joined', '$presence', '$reset']),
  );
});

test('a handshake has its parameters, its query and the places of a token', () => {
  const { endpoints } = document;
  const shop = endpoints.find(({ title }) => title === '/shop/:counter')!;
  expect(shop.parameters.map(({ name }) => name)).toEqual(['counter']);
  expect(exampleOf({}, shop.parameters[0]!.schema)).toBe('demo');
  expect(shop.query.map(({ name, isRequired }) => [name, isRequired])).toEqual([['since', false]]);
  expect(shop.security).toMatchObject({ takesToken: true, tokenInQuery: true });
  expect(filledIn('/a/{x}/{y}', { x: 'ü/', y: 1 }, encodeURIComponent)).toBe('/a/%C3%BC%2F/1');
});
