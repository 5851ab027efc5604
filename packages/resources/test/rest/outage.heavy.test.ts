import { Key, Resource, resources } from '@cortado/resources';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { IsString } from 'class-validator';

@Resource('entries')
class Entry {
  @Key() id!: number;
  @IsString() text!: string;
}

describeWithPostgres('on PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());
  afterEach(closeApps);

  test('while the database is away, clients are told to come back, and later it works again', async () => {
    server.createDatabase('entries');
    const { client } = await httpApp({
      http: { health: true },
      plugins: [resources({ database: server.url('entries'), models: [Entry], sync: true })],
    });
    expect((await client.post('/entries', { text: 'a' })).status).toBe(201);
    await server.kill();
    const asked = [
      await client.get('/entries'),
      await client.get('/entries/1'),
      await client.post('/entries', { text: 'b' }),
    ];
    for (const { status, json, headers } of asked) {
      expect([status, json.errorList, headers['retry-after']]).toEqual([
        503,
        [{ loc: [], type: 'unavailable', msg: 'The database cannot be reached' }],
        '1',
      ]);
    }
    expect((await client.get('/readyz')).status).toBe(503);
    await server.run();
    expect((await client.get('/entries')).json.items).toEqual([{ id: 1, text: 'a' }]);
    expect((await client.get('/readyz')).status).toBe(200);
  });

  test('an application whose database cannot be reached does not start', async () => {
    const plugins = [resources({ database: server.url('nowhere'), models: [Entry] })];
    await expect(httpApp({ plugins })).rejects.toThrow(/nowhere/);
  });
});
