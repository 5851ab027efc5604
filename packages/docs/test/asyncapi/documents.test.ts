import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import type { AsyncApiDocument } from '../../src/asyncapi/document';
import { everything } from '../everything';
import { golden } from '../support/golden';

const info = { title: 'Everything', version: '1.0.0' };
let document: AsyncApiDocument;
beforeAll(async () => {
  const app = await everything();
  document = buildAsyncApi(app.describe(), { info });
  await app.close();
});

test('everything', () => {
  expect(document).toEqual(golden(__dirname, 'everything', document));
});
