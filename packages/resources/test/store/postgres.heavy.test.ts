import { openStore } from '@cortado/resources';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { storeContract } from './contract';

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());

  let databases = 0;

  storeContract(() => {
    const name = `d${(databases += 1)}`;
    server.createDatabase(name);
    return openStore(server.url(name));
  });
});
