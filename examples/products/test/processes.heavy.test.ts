import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { freePort } from '@cortado/testkit/free-port';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { ServerProgram } from '@cortado/testkit/server-program';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ProductsPage } from './products-page';

/** Two tabs on two processes with one database, as `npm run products` starts them. */
jest.setTimeout(300_000);

withProgram('chromium', (executablePath) => {
  describe('one file of SQLite', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cortado-products-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    twoProcesses(executablePath, () => `sqlite:${join(folder, 'products.db')}`);
  });

  describeWithPostgres('PostgreSQL', () => {
    const postgres = new PostgresServer();
    beforeAll(async () => {
      await postgres.run();
      postgres.createDatabase('products');
    });
    afterAll(() => postgres.stop());

    twoProcesses(executablePath, () => postgres.url('products'));
  });
});

function twoProcesses(executablePath: string, databaseUrl: () => string): void {
  let browser: Browser;
  let programs: ServerProgram[];

  const start = async (port: number): Promise<ServerProgram> => {
    const env = { PORT: `${port}`, DATABASE_URL: databaseUrl() };
    return ServerProgram.start(join(__dirname, '../src/main.ts'), env);
  };
  const open = (program: ServerProgram) => ProductsPage.open(browser, program.url);

  beforeAll(async () => {
    browser = await launchChromium(executablePath);
  });
  beforeEach(async () => {
    // At once: both find an empty database, and one of them adds the products.
    programs = await Promise.all([start(await freePort()), start(await freePort())]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    await Promise.all(programs.map((each) => each.stop()));
  });
  afterAll(() => browser?.close());

  test('a change in one tab appears in the other, and a process that is killed costs nothing', async () => {
    const [one, two] = programs as [ServerProgram, ServerProgram];
    const [ada, bob] = [await open(one), await open(two)];
    await ada.button('Show more').click();
    await ada.hasCount('29 products');
    await ada.add('Aeropress', '32');
    await bob.has('Aeropress', '€32.00');
    await bob.change('Aeropress', { 'Price in euros': '33' });
    await ada.has('Aeropress', '€33.00');

    await two.stop();
    await bob.hasStatus(/^Connection lost/);
    await ada.change('Aeropress', { 'Price in euros': '34' });
    await ada.add('Bean jar', '12');
    await ada.remove('Cascara tea');
    programs.push(await start(Number(new URL(two.url).port)));
    await bob.hasStatus('Connected');
    await bob.has('Bean jar');
    await bob.hasNot('Cascara tea');
    expect(await bob.names()).toEqual((await ada.names()).slice(0, (await bob.names()).length));
    await bob.has('Aeropress', '€34.00');
    await bob.remove('Bean jar');
    await ada.hasNot('Bean jar');
    expect(await ada.status()).toBe('Connected');

    one.signal('SIGTERM');
    expect(await one.exited).toBe(0);
    await ada.hasStatus(/^Connection lost/);
  });
}
