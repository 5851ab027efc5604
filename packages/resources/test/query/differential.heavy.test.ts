import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { differential } from './support/differential';
import { CatalogTable } from './support/table';

/** All cases on demand: CORTADO_FULL=1. */
const CASES = process.env['CORTADO_FULL'] === '1' ? 100_000 : 5_000;

jest.setTimeout(3_600_000);

test(`SQLite: ${CASES} filters find the rows that their functions find`, async () => {
  const table = await CatalogTable.sqlite();
  try {
    expect(await differential(table, CASES)).toBe(CASES);
  } finally {
    await table.close();
  }
});

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();

  beforeAll(async () => {
    await server.run();
    server.createDatabase('catalog');
  });

  afterAll(async () => await server.stop());

  test(`${CASES} filters find the rows that their functions find`, async () => {
    const table = await CatalogTable.postgres(server.url('catalog'));
    try {
      expect(await differential(table, CASES)).toBe(CASES);
    } finally {
      await table.close();
    }
  });
});
