import { closeApps } from '@cortado/testkit/http-app';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { restContract } from './rest-contract';
import { scopeHolds } from './scope-property';

const CASES = Number(process.env['CORTADO_CASES'] ?? 1_000);

/** Every answer that such requests can have. */
const STATUSES = expect.arrayContaining([200, 201, 204, 400, 404, 409, 412]) as number[];

describeWithPostgres('on PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());
  afterEach(closeApps);

  let databases = 0;
  const database = (): string => {
    const name = `d${(databases += 1)}`;
    server.createDatabase(name);
    return server.url(name);
  };

  restContract(database);

  test('a client finds no trace of rows outside of its scope', async () => {
    expect(await scopeHolds(database, 4, CASES)).toEqual(STATUSES);
  }, 120_000);
});

describe('on SQLite', () => {
  afterEach(closeApps);

  test('a client finds no trace of rows outside of its scope', async () => {
    expect(await scopeHolds(() => 'sqlite::memory:', 5, CASES)).toEqual(STATUSES);
  }, 120_000);
});
