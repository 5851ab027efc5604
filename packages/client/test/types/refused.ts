import { createClient, status } from '@cortado/client';
import type { Api } from '../generated/shop';

const api = createClient<Api>({ url: 'https://shop.example' });

export async function negative(anyName: string): Promise<void> {
  // @ts-expect-error no such path
  await api.get('/order');
  // @ts-expect-error a path of another method
  await api.delete('/orders');
  // @ts-expect-error params are missing
  await api.get('/orders/:id');
  // @ts-expect-error id is a number
  await api.get('/orders/:id', { params: { id: '42' } });
  // @ts-expect-error a param too many
  await api.get('/orders/:id', { params: { id: 1, name: 'x' } });
  // @ts-expect-error unknown query
  await api.get('/orders', { query: { pge: 2 } });
  // @ts-expect-error the body lacks items
  await api.post('/orders', { headers: { 'x-tenant': 'a' }, body: { email: 'a' } });
  // @ts-expect-error a header is missing
  await api.post('/orders', { body: { email: 'a', items: [] } });
  // @ts-expect-error no body is read
  await api.get('/orders', { body: {} });
  const answer = await api.post('/orders', { headers: { 'x-tenant': 'a' }, body: { email: 'a', items: [] } });
  // @ts-expect-error not narrowed
  answer.body.id;
  // @ts-expect-error a status that this operation never has
  if (answer.statusCode === 200) answer.body;
  // @ts-expect-error 409 is no FailureBody here
  if (answer.statusCode === 409) answer.body.errorList;

  // @ts-expect-error params are missing
  api.socket('/chat/:room');
  // @ts-expect-error no such endpoint
  api.socket('/chat');
  const chat = api.socket('/chat/:room', { params: { room: 'x' } });
  // @ts-expect-error wrong body
  await chat.send({ message: 1, user: 'Ada' });
  // @ts-expect-error no such event
  await chat.send('mvoe', { x: 1, y: 2 });
  // @ts-expect-error wrong body of the event
  await chat.send('move', { x: '1', y: 2 });
  // @ts-expect-error this event streams
  await chat.send('export', {});
  // @ts-expect-error this event does not stream
  chat.stream('move', { x: 1, y: 2 });
  // @ts-expect-error no such push
  chat.on('mesage', () => undefined);
  // @ts-expect-error a wrong answer
  chat.answer('confirm', () => 'yes');
  // @ts-expect-error a status that is not declared
  chat.answer('confirm', () => status(418, null));
  // @ts-expect-error an endpoint without channels
  chat.channel('room:42');

  const live = api.socket('/live');
  // @ts-expect-error no such channel
  live.channel('rom:42');
  // @ts-expect-error an empty parameter
  live.channel('room:');
  // @ts-expect-error a colon in a parameter
  live.channel('room:42:x');
  // @ts-expect-error a name that is not known: use the pattern with params
  live.channel(anyName);
  // @ts-expect-error a pattern without params
  live.channel('room:{room}');
  // @ts-expect-error wrong params
  live.channel('room:{room}', { params: { rom: 'x' } });
  // @ts-expect-error wrong join body
  live.channel('room:42', { body: { nick: 'Ada' } });
  // @ts-expect-error the body is missing
  await live.channel('room:42').send('say');
  // @ts-expect-error no such message
  await live.channel('room:42').send('shout', { text: 'x' });
  // @ts-expect-error a frame of a channel has one reply
  live.channel('room:42').stream('say', { text: 'x' });
  // @ts-expect-error this one has no presence
  api.socket('/ws/products').channel('products').presence;
  // @ts-expect-error no such push on the literal channel
  live.channel('room:lobby').on('said', () => undefined);

  // @ts-expect-error no such field
  api.resource('products').watch({ where: { prize: 1 } });
  // @ts-expect-error no such operator for numbers
  api.resource('products').watch({ where: { price: { contains: 'x' } } });
  // @ts-expect-error a property has another type
  await api.resource('products').update(1, { price: '2' });
  // @ts-expect-error no such resource
  api.resource('product');
  // @ts-expect-error no such field to sort by
  api.resource('products').list({ sort: ['-prize'] });
}
