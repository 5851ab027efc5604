import { Parser } from '@asyncapi/parser';
import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import { everything } from '../everything';
import { EXAMPLES } from '../support/examples';

const parser = new Parser();

test.each([['everything', everything] as const, ...EXAMPLES.map(({ name, create }) => [name, create] as const)])(
  '%s: the parser has nothing to say but that there is a newer version',
  async (name, create) => {
    const app = await create();
    const document = buildAsyncApi(app.describe(), { info: { title: name, version: '1.0.0' } });
    await app.close();
    const { document: parsed, diagnostics } = await parser.parse(JSON.stringify(document));
    expect(diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version')).toEqual([]);
    expect(parsed?.channels().all()).toHaveLength(Object.keys(document.channels).length);
  },
);

test('the parser would have something to say', async () => {
  const { diagnostics } = await parser.parse(JSON.stringify({ asyncapi: '3.0.0', channels: {} }));
  expect(diagnostics.map(({ code }) => code)).toContain('asyncapi-document-resolved');
});
