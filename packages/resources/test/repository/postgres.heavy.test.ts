import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { repositoryContract } from './repository-contract';

describeWithPostgres('on PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());

  let databases = 0;

  repositoryContract(() => {
    const name = `d${(databases += 1)}`;
    server.createDatabase(name);
    return server.url(name);
  });
});
