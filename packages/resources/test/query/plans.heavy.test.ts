import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { fillIndexed, FIRST_PAGES, planOf, SOUGHT } from './support/plans';
import { CatalogTable } from './support/table';

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();
  let table: CatalogTable;

  beforeAll(async () => {
    await server.run();
    server.createDatabase('catalog');
    table = await CatalogTable.postgres(server.url('catalog'));
    await fillIndexed(table);
  });

  afterAll(async () => {
    await table?.close();
    await server.stop();
  });

  test.each(FIRST_PAGES)('the first page follows an index: %s', async (_, body) => {
    const plan = await planOf(table, body);
    expect(plan).toContain('Index Scan');
    expect(plan).not.toContain('Seq Scan');
  });

  test.each(SOUGHT)('$name begins in an index', async ({ body, after }) => {
    const plan = await planOf(table, body, after);
    expect(plan).toMatch(/Index Scan/);
    expect(plan).toContain('Index Cond');
    expect(plan).not.toContain('Seq Scan');
  });
});
