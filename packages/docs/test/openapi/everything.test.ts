import { buildDocuments } from '@cortado/docs';
import { everything } from '../everything';
import { golden } from '../support/golden';

const info = { title: 'Everything', version: '1.0.0' };

test('the document of an application with every feature is the stored one', async () => {
  const app = await everything();
  const { openapi } = buildDocuments(app, { info });
  await app.close();
  expect(openapi).toEqual(golden(__dirname, 'everything', openapi));
});
