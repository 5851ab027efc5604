import { buildDocuments } from '@cortado/docs';
import { everything } from '../everything';
import { EXAMPLES } from '../support/examples';
import { openApiErrors } from './valid';

test('the documents of the examples, and of an application with every feature, are valid', async () => {
  const documents: object[] = [];
  for (const create of [everything, ...EXAMPLES.map((each) => each.create)]) {
    const app = await create();
    documents.push(buildDocuments(app).openapi);
    await app.close();
  }
  const errors = await openApiErrors([...documents, { openapi: '3.1.0' }]);
  expect(errors.slice(0, -1)).toEqual(documents.map(() => []));
  expect(errors.at(-1)).not.toEqual([]);
}, 120_000);
