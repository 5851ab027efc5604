import { buildDocuments } from '@cortado/docs';
import { HttpClient, type Sending } from '@cortado/testkit/http-client';
import type { Application } from 'cortado';
import { everything } from '../everything';
import { DocumentedAnswers } from '../support/documented-answers';

/** What the application answers is what its document says. */
let app: Application;
let client: HttpClient;
let documented: DocumentedAnswers;
beforeAll(async () => {
  app = await everything();
  documented = new DocumentedAnswers(buildDocuments(app).openapi);
  await app.listen({ port: 0 });
  client = new HttpClient(app.url);
});
afterAll(() => app.close());

const key = { 'x-api-key': 'a-key' };
const customer = { name: 'Bo', mail: 'bo@example.com', address: { street: '2 Main Street', postcode: '54321' } };
const order = {
  id: '3f0b4c1e-8f9d-4b41-9c3a-1d2e3f405162',
  payment: { kind: 'card', amount: 2, card: '4111' },
  tags: ['a'],
};

function upload(fields: Readonly<Record<string, string | Blob>>): Sending {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return { form };
}
const png = (size: number): Blob => new Blob(['x'.repeat(size)], { type: 'image/png' });

test.each<[request: string, status: number, response: string, sending?: Sending]>([
  ['GET /companies', 200, '200'],
  ['POST /companies', 200, '200', { json: { company: 'A', employees: 1 } }],
  ['POST /companies', 400, '400', { json: { company: 'A', employees: 'one' } }],
  ['POST /companies', 415, '415', { body: '<a/>', headers: { 'content-type': 'text/xml' } }],
  ['POST /companies', 413, '413', { json: { company: 'x'.repeat(1_100_000), employees: 1 } }],
  ['GET /customers?page=2&sort=name&sort=age&active=true', 200, '200'],
  ['GET /customers?page=0', 400, '400'],
  ['GET /customers?page=0', 400, '400', { headers: { accept: 'application/problem+json' } }],
  ['GET /customers', 401, '401', { headers: { authorization: 'Bearer x.y.z' } }],
  ['POST /customers', 201, '201', { json: customer, headers: key }],
  ['POST /customers', 409, '409', { json: { ...customer, name: 'Taken' }, headers: key }],
  ['POST /customers', 401, '401', { json: customer }],
  ['GET /customers/7', 200, '200'],
  ['GET /customers/8', 404, '404'],
  ['PATCH /customers/7', 200, '200', { json: { age: 36 } }],
  ['DELETE /customers/7', 204, '204', { headers: key }],
  ['DELETE /customers/x', 400, '400', { headers: key }],
  ['GET /things/optional', 200, '2XX'],
  ['GET /things/optional/3', 200, '2XX'],
  ['GET /things/optional/three', 400, '400'],
  ['GET /things/files/a/b', 200, '2XX'],
  ['GET /things/pair/a-3', 200, '2XX'],
  ['GET /things/:colon/%7Bbraces%7D', 200, '2XX'],
  ['GET /things/scalars?n=1.5&big=12345678901234567890&when=2026-01-31&flag=true&level=2&ids=1&ids=2', 200, '2XX'],
  ['GET /things/scalars?n=one&big=1', 400, '400'],
  ['DELETE /things/all', 200, '2XX'],
  ['PUT /things/text', 200, '2XX', { body: 'hello', headers: { 'content-type': 'text/plain' } }],
  ['PUT /things/bytes', 200, '2XX', { body: Buffer.from([1]), headers: { 'content-type': 'image/png' } }],
  ['PUT /things/list', 200, '2XX', { json: [{ at: 1 }] }],
  ['PUT /things/list', 400, '400', { json: [{ at: 1 }, { at: 2 }, { at: 3 }] }],
  ['POST /things/order', 200, '200', { json: order }],
  ['POST /things/order', 400, '400', { json: { ...order, payment: { kind: 'cash', amount: 2 } } }],
  ['GET /things/page', 200, '200'],
  ['GET /things/export', 200, '200'],
  ['GET /things/image', 200, '200'],
  ['GET /things/count', 200, '200'],
  ['GET /things/names', 200, '200'],
  ['GET /things/events', 200, '200'],
  ['GET /things/moved', 302, '302'],
  ['POST /files/cover', 201, '201', upload({ title: 'Sea', cover: png(10) })],
  ['POST /files/cover', 400, '400', upload({ title: 'Sea', cover: png(2_000) })],
  ['POST /files/album', 200, '2XX', upload({ photos: png(10) })],
  ['GET /v1/catalogue', 200, '2XX'],
  ['POST /notes/3', 201, '2XX', { json: { text: 'Buy milk' } }],
  ['POST /notes/three', 400, '400', { json: { text: 'Buy milk' } }],
  ['GET /status', 200, '2XX', { headers: { host: 'api.example.com' } }],
  ['GET /status', 404, 'default'],
])('%s is %i, as documented', async (request, status, response, ...[sending]) => {
  const [method, url] = request.split(' ') as [string, string];
  const answer = await client.send(method, url, sending);
  expect(answer).toMatchObject({ status });
  expect(documented.check(method, url.split('?')[0]!, answer)).toEqual({ response, errors: [] });
});

test('an answer that is not as documented is noticed', async () => {
  const answer = await client.get('/customers/7');
  const wrong = { ...answer, json: { ...answer.json, name: 1 } };
  expect(documented.check('GET', '/customers/7', wrong).errors).toEqual(['/name must be string']);
  expect(documented.check('GET', '/things/page', answer).errors).toEqual(['application/json is not documented']);
  expect(documented.check('GET', '/none', answer).response).toBeUndefined();
});
