import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { freePort } from '@cortado/testkit/free-port';
import { HttpClient } from '@cortado/testkit/http-client';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { ServerProgram } from '@cortado/testkit/server-program';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { BoardPage } from './board-page';

/** Two browsers on two workers, as `REDIS_URL=… npm run board` starts them. */
jest.setTimeout(300_000);

withProgram('chromium', (executablePath) => {
  describeWithRedis('two workers and Redis', () => {
    let redis: RedisServer;
    let program: ServerProgram;
    let browser: Browser;

    beforeAll(async () => {
      [redis, browser] = await Promise.all([RedisServer.start(), launchChromium(executablePath)]);
    });
    beforeEach(async () => {
      const env = { PORT: `${await freePort()}`, REDIS_URL: redis.url, WORKERS: '2' };
      program = await ServerProgram.start(join(__dirname, '../src/main.ts'), env);
      await program.logged('workers listen');
    });
    afterEach(async () => {
      await Promise.all(browser.contexts().map((each) => each.close()));
      await program.stop();
    });
    afterAll(() => browser?.close());

    async function enter(name: string, room: string): Promise<BoardPage> {
      const board = await BoardPage.open(browser, program.url);
      await board.enter(name, room);
      return board;
    }

    /** Two people on two workers: the second comes again until another process serves it. */
    async function apart(room: string): Promise<readonly [BoardPage, BoardPage]> {
      const [ada, bob] = [await enter('Ada', room), await enter('Bob', room)];
      for (let attempt = 1; attempt <= 20 && (await ada.worker()) === (await bob.worker()); attempt += 1) {
        await bob.page.reload();
        await bob.enter('Bob', room);
      }
      expect(await bob.worker()).not.toBe(await ada.worker());
      return [ada, bob];
    }

    /** From outside, by HTTP: whichever worker takes it. */
    async function announce(room: string, texts: readonly string[]): Promise<void> {
      const client = new HttpClient(program.url, { keepAlive: false });
      for (const text of texts) {
        expect((await client.post(`/rooms/${room}/announcements`, { text })).status).toBe(201);
      }
    }

    const numbers = (from: number, to: number): readonly string[] =>
      Array.from({ length: to - from + 1 }, (_, index) => `number ${from + index}`);

    test('people on different workers see each other come, type, talk and go', async () => {
      const [ada, bob] = await apart('Terrace');
      await ada.has('Bob came in');
      await Promise.all([ada, bob].map((each) => each.hasPeople('Ada', 'Bob')));
      await ada.message.pressSequentially('Hel');
      await bob.page.getByText('Ada is typing …').waitFor();
      await ada.say('Hello, Bob');
      await bob.has('Hello, Bob');
      await bob.page.getByText('Ada is typing …').waitFor({ state: 'detached' });
      await bob.button(/^Library/).click();
      await ada.button('Library 1 here').waitFor();
      await ada.hasPeople('Ada');
      await bob.close();
      await ada.button('Library 0 here').waitFor();
      expect((await ada.events()).slice(-2)).toEqual(['Hello, Bob', 'Bob left']);
    });

    test('a worker is killed: its people are gone, come back, and recover everything; the others go on', async () => {
      const [ada, bob] = await apart('Counter');
      const [adasWorker, bobsWorker] = [await ada.worker(), await bob.worker()];
      await announce('counter', numbers(1, 5));
      await Promise.all([ada, bob].map((each) => each.has('number 5')));

      // Its next attempt waits until everything that it is to miss has happened.
      await bob.page.clock.pauseAt(Date.now() + 10_000);
      process.kill(bobsWorker, 'SIGKILL');
      await bob.hasStatus('Connection lost. Trying again …');
      await program.logged('worker ended, another one is started');
      await announce('counter', numbers(6, 25));
      await ada.say('Where is Bob?');
      await bob.say('On my way');
      await ada.has('Bob left'); // when the lease of the process is over
      await ada.hasPeople('Ada');

      await bob.page.clock.fastForward(1_000);
      await bob.page.clock.resume();
      await bob.hasStatus('Connected');
      expect(await bob.worker()).not.toBe(bobsWorker);
      await Promise.all([ada, bob].map((each) => each.has('On my way')));
      await announce('counter', numbers(26, 30));
      await Promise.all([ada, bob].map((each) => each.has('number 30')));
      await ada.has('Bob came in');
      await ada.hasPeople('Ada', 'Bob');

      const inOrder = [...numbers(1, 25), 'Where is Bob?', 'On my way', ...numbers(26, 30)];
      const happened = async (board: BoardPage) => (await board.events()).filter((each) => inOrder.includes(each));
      expect(await happened(bob)).toEqual(inOrder);
      expect(await happened(ada)).toEqual(inOrder);
      // Not connected anew: its status and its worker are those of the beginning.
      expect([await ada.status(), await ada.worker()]).toEqual(['Connected', adasWorker]);
      expect(await ada.events()).not.toContain('Connection lost');
      await program.logged('worker restarted');
    });

    test('Redis is restarted empty: the pages stay connected, and load everything again', async () => {
      const [ada, bob] = await apart('Roastery');
      await ada.say('before');
      await bob.has('before');
      await redis.kill();
      await program.logged('broker is down; other processes are unreachable', 2);
      await ada.say('into the void');
      await ada.page.getByText('Nobody confirmed the message. Send it again with the same key').waitFor();
      const eve = await BoardPage.open(browser, program.url);
      await eve.fill('Eve', 'Roastery');
      await eve.hasStatus('The channel cannot be joined at the moment. Next attempt in 2 s');

      await redis.run();
      await program.logged('broker is up again', 2);
      await Promise.all([ada, bob].map((each) => each.has('Loaded again')));
      await Promise.all([ada, bob].map((each) => each.has('into the void')));
      expect(await ada.alerts()).toEqual([]);
      expect(await bob.events()).not.toContain('before');
      expect((await bob.events()).filter((text) => text === 'into the void')).toHaveLength(1);
      expect([await ada.status(), await bob.status()]).toEqual(['Connected', 'Connected']);
      await eve.hasStatus('Connected');
      await bob.hasPeople('Ada', 'Bob', 'Eve');
    });

    test('SIGHUP: every worker is replaced, and every page goes on with another', async () => {
      const [ada, bob] = await apart('Library');
      const before = [await ada.worker(), await bob.worker()];
      program.signal('SIGHUP');
      await program.logged('workers restarted');
      await Promise.all([ada, bob].map((each) => each.has('Back again')));
      await Promise.all([ada, bob].map((each) => each.hasPeople('Ada', 'Bob')));
      for (const each of [ada, bob]) expect(before).not.toContain(await each.worker());
      await ada.say('Still here');
      await bob.has('Still here');
    });
  });
});
