import { RunningApp } from '@cortado/testkit/app';
import { Page } from '@cortado/testkit/docs/page';
import { stagesOf, type Stage } from '@cortado/testkit/docs/page-files';
import { PageProgram } from '@cortado/testkit/docs/page-program';
import { transcriptErrors } from '@cortado/testkit/docs/transcript';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import {
  Controller,
  createApp,
  Created,
  Inject,
  Post,
  WebSocket,
  OnReceive,
  type Class,
  type CortadoOptions,
  type Provider,
  type Result,
} from 'cortado';
import type { Kysely } from 'kysely';
import { Client, DatabaseError } from 'pg';
import type { DataSource } from 'typeorm';

/** docs/databases.md on PostgreSQL: its files, with those that its last section replaces. */
const stages = stagesOf(Page.read(`${__dirname}/../..`, 'docs/databases.md'));
const onPostgres: Stage = { files: stages.at(-1)!.files, blocks: stages[0]!.blocks };
const server = new PostgresServer();
const programs: PageProgram[] = [];
const apps: RunningApp[] = [];

function programOn(database: string): PageProgram {
  process.env['DATABASE'] = server.url(database);
  const program = new PageProgram(onPostgres);
  programs.push(program);
  return program;
}

/** What the tests use of the page's modules. */
interface Modules {
  'database.ts': { databaseProvider: (url: string) => Provider<Kysely<unknown>> };
  'transfers.ts': { AccountController: Class; TransferController: Class };
  'try-again.ts': { tryAgain: (error: DatabaseError) => Result };
  'notes-database.ts': { Note: Class; dataSourceProvider: (url: string) => Provider<DataSource> };
  'notes-unit.ts': { NotesUnit: Class<NotesUnit> };
  'shared-database.test.ts': object;
}
interface NotesUnit {
  transaction(): Promise<{ manager: { insert: (entity: Class, values: object) => Promise<void> } }>;
}
const moduleOf = <N extends keyof Modules>(program: PageProgram, name: N) =>
  program.load(onPostgres.files.get(name)!).exports as unknown as Modules[N];

async function open(options: CortadoOptions): Promise<RunningApp> {
  const app = await RunningApp.open(createApp({ ...options, log: false }));
  apps.push(app);
  return app;
}

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await Promise.all(programs.map((program) => program.close()));
  await server.stop();
});

describeWithPostgres('docs/databases.md on PostgreSQL', () => {
  const lost = jest.spyOn(console, 'error').mockReturnValue();
  beforeAll(async () => {
    await server.run();
    for (const name of ['shared', 'transcripts', 'transfers', 'notes', 'restart']) server.createDatabase(name);
  });

  describe('tests that share a database leave nothing in it', () => {
    moduleOf(programOn('shared'), 'shared-database.test.ts');
  });

  test('requests and messages are answered as on SQLite', async () => {
    const program = programOn('transcripts');
    const differences: string[] = [];
    let transcripts = 0;
    for (const { language, file, isNamed, code, line } of onPostgres.blocks) {
      if (isNamed && ['main.ts', 'notes.ts'].includes(file)) await program.run(onPostgres.files.get(file)!);
      if (language !== 'http') continue;
      transcripts++;
      // A number that a transaction has taken is not given back when it is rolled back.
      const expected = code.replaceAll('"id":2', '"id":…');
      differences.push(...(await transcriptErrors(await program.running(), expected, line)));
    }
    expect(differences).toEqual([]);
    expect(transcripts).toBe(3);
  });

  test('transfers in opposite directions at the same time: money is neither lost nor made, and a deadlock is a 503', async () => {
    const program = programOn('transfers');
    const { databaseProvider } = moduleOf(program, 'database.ts');
    const { AccountController, TransferController } = moduleOf(program, 'transfers.ts');
    const { tryAgain } = moduleOf(program, 'try-again.ts');
    const app = await open({
      controllers: [AccountController, TransferController],
      providers: [databaseProvider(server.url('transfers'))],
      errors: [[DatabaseError, tryAgain]],
    });
    for (const owner of ['ann', 'bob']) {
      await app.client.send('POST', '/accounts', json({ owner, balance: 1_000 }));
    }
    const answers = new Set<string>();
    const there = { from: 'ann', to: 'bob', amount: 1 };
    const back = { from: 'bob', to: 'ann', amount: 1 };
    // Deadlocks come by chance: until there was one.
    while (answers.size < 2) {
      const both = [there, back, there, back].map((transfer) => app.client.send('POST', '/transfers', json(transfer)));
      for (const { status, headers } of await Promise.all(both)) {
        answers.add(`${status}, retry-after ${headers['retry-after']}`);
      }
    }
    expect([...answers].sort()).toEqual(['201, retry-after undefined', '503, retry-after 1']);
    const balances = await Promise.all(['ann', 'bob'].map((owner) => app.client.send('GET', `/accounts/${owner}`)));
    expect(balances.reduce((total, { text }) => total + Number(text), 0)).toBe(2_000);
    await app.close();
    expect(await connectionsTo('transfers')).toBe(0);
  });

  test('a handler that catches an error of the database has saved nothing, and the client is told', async () => {
    const program = programOn('notes');
    const { dataSourceProvider, Note } = moduleOf(program, 'notes-database.ts');
    const { NotesUnit } = moduleOf(program, 'notes-unit.ts');
    @Controller('/careless')
    @WebSocket('/careless')
    class Careless {
      @Post() @OnReceive() async twice(_: Buffer, @Inject(NotesUnit) unit: NotesUnit) {
        const { manager } = await unit.transaction();
        await manager.insert(Note, { text: 'one' });
        await manager.insert(Note, { text: 'one' }).catch(() => 'it exists, never mind');
        return Created('saved');
      }
    }
    const app = await open({
      controllers: [Careless],
      providers: [dataSourceProvider(server.url('notes'))],
    });
    const answer = await app.client.send('POST', '/careless');
    expect(answer.status).toBe(500);
    const socket = await app.connect('/careless');
    socket.send(Buffer.from('x'));
    expect(JSON.parse(String(await socket.next()))).toMatchObject({ statusCode: 500 });
    await app.close();
    expect(await rowsOf('notes', 'select * from note')).toEqual([]);
  });

  test('a server that crashes makes the application unready, and ready again when it is back', async () => {
    const program = programOn('restart');
    for (const name of ['main.ts', 'notes.ts']) {
      await program.run(onPostgres.files.get(name)!);
      const app = await program.running();
      expect((await app.client.send('GET', '/readyz')).status).toBe(200);
      await server.kill();
      expect((await app.client.send('GET', '/readyz')).status).toBe(503);
      expect((await app.client.send('GET', name === 'main.ts' ? '/accounts/ann' : '/notes')).status).toBe(500);
      await server.run();
      expect((await app.client.send('GET', '/readyz')).status).toBe(200);
      expect((await app.client.send('GET', name === 'main.ts' ? '/accounts/ann' : '/notes')).status).toBeLessThan(500);
    }
    expect(lost).toHaveBeenCalledWith(expect.stringMatching(/^an idle connection to the database was lost: /));
  });
});

const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

async function rowsOf(database: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.url(database) });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(query);
  await client.end();
  return rows;
}

/** Connections of others than the one that asks. A connection that was closed is gone when its process on the server has noticed. */
async function connectionsTo(database: string): Promise<number> {
  const query = 'select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  let rows = await rowsOf(database, query);
  for (let left = 100; left > 0 && rows.length > 0; left--) rows = await rowsOf(database, query);
  return rows.length;
}
