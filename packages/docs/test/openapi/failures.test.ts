import { buildDocuments } from '@cortado/docs';
import { HttpClient } from '@cortado/testkit/http-client';
import { All, Body, Channel, Controller, createApp, Get, Header, OnMessage, OnReceive, Post, WebSocket } from 'cortado';
import { IsInt } from 'class-validator';
import { DocumentedAnswers } from '../support/documented-answers';

class Amount {
  @IsInt() amount!: number;
}

@Controller('/amounts')
class AmountController {
  @Post() add(amount: Amount) {
    return amount;
  }
}

test('failures have the keys that the application chose, as JSON and as problem details', async () => {
  const errorBody = { keys: { errorList: 'errors', msg: 'text', loc: 'path' }, errorObject: true };
  const app = await createApp({ controllers: [AmountController], errorBody, log: false });
  const { openapi } = buildDocuments(app) as any;
  await app.listen({ port: 0 });
  const client = new HttpClient(app.url);
  const { FailureBody, Problem } = openapi.components.schemas;
  expect(FailureBody.required).toEqual(['errors', 'errorObject']);
  expect(FailureBody.properties.errors.items.required).toEqual(['path', 'type', 'text']);
  expect(Problem.required).toEqual(['type', 'title', 'status', 'errors', 'errorObject']);
  const documented = new DocumentedAnswers(openapi);
  for (const accept of ['application/json', 'application/problem+json']) {
    const answer = await client.post('/amounts', { amount: 'one' }, { accept });
    expect(documented.check('POST', '/amounts', answer)).toEqual({ response: '400', errors: [] });
  }
  await app.close();
});

test('failures in AsyncAPI have these keys too', async () => {
  @WebSocket('/amounts')
  class AmountSocket {
    @OnReceive() say(amount: Amount) {
      return amount;
    }
  }
  const errorBody = { keys: { errorList: 'errors', msg: 'text', loc: 'path' } };
  const app = await createApp({ controllers: [AmountSocket], errorBody, log: false });
  const { asyncapi } = buildDocuments(app) as any;
  await app.close();
  const { FailureBody } = asyncapi.components.schemas;
  expect(FailureBody.required).toEqual(['errors']);
  expect(FailureBody.properties.errors.items.required).toEqual(['path', 'type', 'text']);
});

test('what may be sent again with a key says so, and that the key is refused', async () => {
  @Controller('/payments')
  class PaymentController {
    @Get() all() {
      return [];
    }
    @Post() add(amount: Amount) {
      return amount;
    }
  }
  const app = await createApp({ controllers: [PaymentController], idempotency: {}, log: false });
  const { openapi } = buildDocuments(app) as any;
  await app.close();
  const { get, post } = openapi.paths['/payments'];
  expect(post.parameters).toEqual([{ name: 'idempotency-key', in: 'header', schema: { type: 'string' } }]);
  expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['400', '409', '422']));
  expect(get.parameters).toBeUndefined();
  expect(get.responses).not.toHaveProperty(['409']);
});

test('GET of an @All has no body, so nothing of it is too large or of another type, and it takes no key', async () => {
  @Controller('/payments')
  class PaymentController {
    @All() any(@Body() amount: Amount) {
      return amount;
    }
    @All('/own') own(@Header('idempotency-key', { optional: true }) key?: string) {
      return { key };
    }
  }
  const app = await createApp({ controllers: [PaymentController], idempotency: {}, log: false });
  const { openapi } = buildDocuments(app) as any;
  await app.listen({ port: 0 });
  const client = new HttpClient(app.url);
  const { get, post, delete: remove } = openapi.paths['/payments'];
  expect(Object.keys(get.responses)).toEqual(['400', '2XX', 'default']);
  expect([get.parameters, get.requestBody]).toEqual([undefined, undefined]);
  for (const each of [post, remove]) {
    expect(Object.keys(each.responses)).toEqual(['400', '409', '413', '415', '422', '2XX', 'default']);
    expect(each.parameters).toHaveLength(1);
    expect(each.requestBody).toBeDefined();
  }
  const own = openapi.paths['/payments/own'];
  for (const each of [own.get, own.post]) expect(each.parameters).toMatchObject([{ name: 'idempotency-key' }]);
  const documented = new DocumentedAnswers(openapi);
  const large = 'x'.repeat(2_000_000);
  for (const [answer, response] of [
    [await client.get('/payments', { 'idempotency-key': 'short' }), '400'],
    [await client.post('/payments', { amount: 1 }, { 'idempotency-key': 'short' }), '400'],
    [await client.post('/payments', { large }), '413'],
  ] as const) {
    const method = response === '413' ? 'POST' : 'GET';
    expect(documented.check(method, '/payments', answer)).toEqual({ response, errors: [] });
  }
  await app.close();
});

test('messages have a key in the rpc protocol alone, where frames have headers', async () => {
  @Channel('room:{room}')
  class RoomChannel {
    @OnMessage('pay') pay(amount: Amount) {
      return amount;
    }
  }
  @WebSocket('/amounts', { channels: [RoomChannel] })
  class AmountSocket {
    @OnReceive() say(amount: Amount) {
      return amount;
    }
  }
  const app = await createApp({ controllers: [AmountSocket], idempotency: {}, log: false });
  const { asyncapi } = buildDocuments(app) as any;
  await app.close();
  const statusesOf = (id: string, name: string): readonly string[] =>
    Object.keys(asyncapi.channels[id].messages)
      .filter((each) => each.startsWith(`${name}.`))
      .map((each) => each.slice(name.length + 1));
  expect(statusesOf('amounts', 'Amount')).toEqual(['2XX', '400', '429', 'default']);
  expect(statusesOf('amounts.rpc', 'Amount')).toEqual(['2XX', '400', '409', '422', '429', 'default']);
  expect(statusesOf('room', 'pay')).toEqual(['2XX', '400', '409', '429', 'default']); // 409: who is not in the channel
  expect(statusesOf('room.rpc', 'pay')).toEqual(['2XX', '400', '409', '422', '429', 'default']);
  expect(statusesOf('room.rpc', '$join')).not.toContain('422');
  const { headers } = asyncapi.channels['amounts.rpc'].messages['Amount'].payload.properties;
  expect(headers).toMatchObject({ properties: { 'idempotency-key': { type: 'string' } } });
});
