import { createClient, status, unwrap, type FailureBody, type InputOf, type OutputOf } from '@cortado/client';
import type { Api, ChatResponse, CreateOrder, Order, OrderList, OutOfStock, Product } from '../generated/shop';

type Equal<X, Y> = (<T>() => T extends X ? 1 : 2) extends <T>() => T extends Y ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;
const api = createClient<Api>({ url: 'https://shop.example', token: () => 'abc' });

export async function positive(roomId: string, count: number): Promise<void> {
  // HTTP, narrowed by status
  const answer = await api.post('/orders', { headers: { 'x-tenant': 'a' }, body: { email: 'a@b.c', items: [] } });
  if (answer.statusCode === 201) {
    same<Equal<typeof answer.body, Order>>();
    answer.body.id.toFixed();
  } else if (answer.statusCode === 409) {
    same<Equal<typeof answer.body, OutOfStock>>();
  } else if (answer.statusCode === 400) answer.body.errorList.map((each) => each.msg);
  else {
    same<Equal<typeof answer.body, FailureBody>>();
  } // 401, 429, 500, 503 …
  // narrowed by ok
  if (answer.ok) same<Equal<typeof answer.body, Order>>();
  else {
    same<Equal<typeof answer.body, FailureBody | OutOfStock>>();
  }
  // switch with the rest
  switch (answer.statusCode) {
    case 201:
      answer.body.createdAt.slice();
      break;
    case 409:
      answer.body.left.toFixed();
      break;
    default:
      answer.body.errorList.length;
  }
  const one = await api.get('/orders/:id', { params: { id: 42 } });
  if (one.ok) one.body.note?.length;
  await api.get('/orders');
  await api.get('/orders', { query: { page: 2, tag: ['a'] }, signal: new AbortController().signal });
  await api.post('/logout');
  await api.post('/avatars', { form: { file: new Blob([]) } });
  const health = await api.get('/health');
  if (health.ok) same<Equal<typeof health.body, unknown>>();
  const removed = await api.delete('/orders/:id', { params: { id: 1 } });
  if (removed.statusCode === 204) same<Equal<typeof removed.body, null>>();
  const ticks = await api.get('/ticks');
  if (ticks.ok)
    for await (const each of ticks.body) {
      if (each.event === 'tick') each.data.at.length;
      else same<Equal<typeof each.data, null>>();
    }
  const csv = await api.get('/export.csv');
  if (csv.ok) (await csv.body.text()).length;
  // exceptions, for TanStack Query: queryFn: ({ signal }) => unwrap(api.get('/orders', { signal }))
  const orders = await unwrap(api.get('/orders'));
  same<Equal<typeof orders, OrderList>>();
  same<Equal<InputOf<Api, 'post', '/orders'>, CreateOrder>>();
  same<Equal<OutputOf<Api, 'post', '/orders'>, Order>>();

  // sockets
  const chat = api.socket('/chat/:room', { params: { room: 'lobby' } });
  const reply = await chat.send({ message: 'Hi', user: 'Ada' }, { timeout: 3_000 });
  if (reply.statusCode === 200) same<Equal<typeof reply.body, ChatResponse>>();
  const moved = await chat.send('move', { x: 1, y: 2 }, { idempotencyKey: 'k' });
  if (moved.ok) same<Equal<typeof moved.statusCode, 204>>();
  await chat.send('leave');
  for await (const row of chat.stream('export', { since: '2026-01-01' })) same<Equal<typeof row, ChatResponse>>();
  for await (const row of chat.stream('export')) row.user.length;
  const off = chat.on('message', (data, push) => {
    data.user.length;
    push.timestamp?.length;
  });
  off();
  chat.on('$state', (state) => state === 'open');
  chat.answer('confirm', async ({ amount }) => (amount > 3 ? true : status(409, { reason: 'too much' })));
  await api.socket('/shout').sendText('hey');

  // channels: by literal name, by template, by pattern with params
  const live = api.socket('/live');
  const room = live.channel('room:42', { body: { nickname: 'Ada' } });
  const joined = await room.join();
  if (joined.statusCode === 200) {
    joined.body.data.topic.length;
    joined.body.recovered;
  }
  room.on('said', (data) => data.text.length);
  room.on('$reset', () => undefined);
  room.presence.on('$change', (members) => members.map(({ key, info }) => [key.length, info.name.length]));
  const said = await room.send('say', { text: 'Hi' });
  if (said.statusCode === 201) same<Equal<typeof said.body, null>>();
  live.channel(`room:${roomId}`).send('say', { text: 'x' });
  live.channel(`room:${count}`).on('said', () => undefined);
  live.channel('room:{room}', { params: { room: roomId } }).send('say', { text: 'x' });
  live.channel('room:lobby').on('opened', ({ by }) => by.length); // literal beats parameter
  live.channel('org:7:team:x').on('renamed', ({ name }) => name.length);
  live.channel(`org:${roomId}:team:${count}`).on('renamed', ({ name }) => name.length);
  api
    .socket('/ws/products')
    .channel('products', { body: { where: { price: { gte: 10 } }, snapshot: true } })
    .on('created', (row) => row.price.toFixed());

  // resources
  const products = api.resource('products');
  const view = products.watch({ where: { price: { gte: 10 }, name: { contains: 'lap' } }, sort: ['-price'] });
  view.on('$change', (rows) => rows.map((row) => [row.id.toFixed(), row.soldAt]));
  const created = await products.create({ name: 'a', price: 1 });
  if (created.statusCode === 201) {
    same<Equal<typeof created.body, Product>>();
    await products.update(created.body.id, { price: 2, soldAt: null });
  }
}
