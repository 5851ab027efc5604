import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from 'cortado';
import { mistakes } from './mistakes';

test.each(mistakes)('%s refuses to start, with path, culprit and remedy', async (name) => {
  const { mistake } = (await import(`./mistakes/${name}`)) as { mistake: () => Promise<unknown> };
  const error: unknown = await mistake().then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(`${(error as Error).message}\n`).toBe(readFileSync(join(__dirname, 'golden', `${name}.txt`), 'utf8'));
});
