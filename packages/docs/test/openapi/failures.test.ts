import { buildDocuments } from '@cortado/docs';
import { HttpClient } from '@cortado/testkit/http-client';
import { Controller, createApp, Get, OnReceive, Post, WebSocket } from 'cortado';
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
