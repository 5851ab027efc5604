import { buildDocuments } from '@cortado/docs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from '../everything';

const file = join(__dirname, 'everything.json');
const info = { title: 'Everything', version: '1.0.0' };

test('the document of an application with every feature is the stored one', async () => {
  const app = await everything();
  const { openapi } = buildDocuments(app, { info });
  await app.close();
  // With `GOLDEN=write` in the environment it is replaced; run prettier afterwards.
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, JSON.stringify(openapi, undefined, 2));
  expect(openapi).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
