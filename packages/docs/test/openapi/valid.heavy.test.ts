import { buildDocuments } from '@cortado/docs';
import { everything } from '../everything';
import { openApiErrors } from './valid';

test('the document of an application with every feature is valid', async () => {
  const app = await everything();
  const { openapi } = buildDocuments(app);
  await app.close();
  expect(await openApiErrors([openapi])).toEqual([[]]);
});
