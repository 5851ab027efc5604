import { buildDocuments, clientTypes } from '@cortado/docs';
import type { Application } from 'cortado';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from '../src/app';

let app: Application;
beforeAll(async () => {
  app = await createServer({ log: false });
});
afterAll(() => app.close());

/** With `GOLDEN=write` in the environment the file is written. */
test('the types of the pages are those of the server', () => {
  const file = join(__dirname, '../web/api.ts');
  const text = clientTypes(buildDocuments(app));
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
