import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { longTests } from '../long-tests';

test('each file that npm run test:fast leaves out exists', () => {
  const files = longTests.map((file) => `${file}.test.ts`);
  expect(files.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
});
