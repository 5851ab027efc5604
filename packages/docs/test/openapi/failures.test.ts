import { buildDocuments } from '@cortado/docs';
import { HttpClient } from '@cortado/testkit/http-client';
import { Controller, createApp, Post } from 'cortado';
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
