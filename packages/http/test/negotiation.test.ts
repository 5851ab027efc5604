import { Controller, Status } from '@cortado/core';
import { Get, Html, HttpContext } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

@Controller('/book')
class Books {
  @Get() one(context: HttpContext) {
    const type = context.accepts('application/json', 'text/html');
    if (type === undefined) return Status(406);
    return type === 'text/html' ? Html('<p>Dune</p>') : { title: 'Dune' };
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

test.each<[accept: string, type: string]>([
  ['application/json', JSON_TYPE],
  ['text/html', HTML],
  ['TEXT/HTML', HTML],
  ['*/*', JSON_TYPE],
  ['', JSON_TYPE],
  ['text/*', HTML],
  ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', HTML],
  ['application/json;q=0.5, text/html;q=0.6', HTML],
  ['application/json;q=0.6, text/html;q=0.5', JSON_TYPE],
  ['application/json; v=2 ; Q=0.1, text/html;level=1', HTML],
  ['text/html;q=0, */*', JSON_TYPE],
  ['application/*;q=0, text/*;q=0.1', HTML],
  ['*/*;q=0.9, application/json;q=0.1', HTML],
  ['text/html;q=2, application/json;q=0.001', JSON_TYPE],
  ['text/html;q=x, application/json;q=0.001', JSON_TYPE],
])('%j is answered with %s', async (accept, type) => {
  const { client } = await httpApp({ controllers: [Books] });
  const answer = await client.get('/book', { accept });
  expect([answer.status, answer.headers['content-type'], answer.headers['vary']]).toEqual([200, type, 'accept']);
});

test.each(['image/png', 'application/json;q=0', 'text/plain, */*;q=0', ',', ';q=1', 'json', '*'])(
  '%j takes neither',
  async (accept) => {
    const { client } = await httpApp({ controllers: [Books] });
    expect((await client.get('/book', { accept })).status).toBe(406);
  },
);

test('without an accept header the first type is chosen, and other names in vary are kept', async () => {
  const { client } = await httpApp({ controllers: [Books], http: { cors: { origin: ['https://a.example'] } } });
  const answer = await client.get('/book', { origin: 'https://a.example' });
  expect([answer.headers['content-type'], answer.headers['vary']]).toEqual([JSON_TYPE, 'Origin, accept']);
});
