import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { ServerProgram } from '@cortado/testkit/server-program';
import type { Application } from 'cortado';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { createBoard } from '../src/app';
import { BoardPage } from './board-page';

/** The page as people see it: real Chromium, one process with the memory broker. Each test has a board of its own. */
jest.setTimeout(180_000);

withProgram('chromium', (executablePath) => {
  let app: Application;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(executablePath);
  });
  beforeEach(async () => {
    app = await createBoard({ log: false });
    await app.listen({ port: 0 });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    await app.close();
  });
  afterAll(() => browser?.close());

  async function enter(name: string, room?: string, options?: BrowserContextOptions): Promise<BoardPage> {
    const board = await BoardPage.open(browser, app.url, options);
    await board.enter(name, room);
    return board;
  }

  test('people see each other come, type, talk, move and go', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await ada.has('Bob came in');
    await Promise.all([ada, bob].map((each) => each.hasPeople('Ada', 'Bob')));

    await bob.message.pressSequentially('Hel');
    await ada.page.getByText('Bob is typing …').waitFor();
    expect(await bob.page.locator('#typing').innerText()).toBe('');
    await bob.say('<b>Hello</b>, Ada');
    await ada.has('<b>Hello</b>, Ada');
    await ada.page.getByText('Bob is typing …').waitFor({ state: 'detached' });

    await bob.button(/^Terrace/).click();
    await ada.has('Bob left');
    await ada.hasPeople('Ada');
    await ada.button('Terrace 1 here').waitFor();
    await bob.hasPeople('Bob');
    await bob.say('Sunny here');
    await ada.button('Terrace 1 new 1 here').click();
    await ada.has('Sunny here');
    await bob.has('Ada came in');
    await ada.button('Terrace 2 here').waitFor();

    await bob.button('Leave').click();
    await ada.has('Bob left');
    expect(await ada.events()).toEqual(['Bob came in', 'Sunny here', 'Bob left']);
    await ada.button(/^Counter/).click();
    await ada.has('<b>Hello</b>, Ada');
    expect(await ada.events()).toEqual(['Bob came in', '<b>Hello</b>, Ada', 'Bob left']);
  });

  test('whoever was offline recovers what was missed, and what was written meanwhile is sent once', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await ada.say('before');
    await bob.has('before');
    await bob.button('Go offline').click();
    await ada.has('Bob left');
    await bob.say('from far away');
    await bob.page.getByLabel('Not sent yet').getByText('from far away').waitFor();
    for (const text of ['one', 'two', 'three']) await ada.say(text);
    await ada.has('three');

    await bob.button('Go online').click();
    await bob.hasStatus('Connected');
    await ada.has('from far away');
    await bob.has('from far away');
    expect(await bob.events()).toEqual(['before', 'Connection lost', 'one', 'two', 'three', 'from far away']);
    expect((await ada.events()).filter((text) => text === 'from far away')).toHaveLength(1);
    expect(await bob.page.locator('#unsent li').count()).toBe(0);
  });

  test('a browser that was offline: what was missed comes, and in a room that is only watched counts as new', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob', 'Library')];
    await ada.page.context().setOffline(true);
    await ada.hasStatus('Connection lost. Trying again …');
    await bob.say('Psst');
    await bob.has('Psst');
    await ada.page.context().setOffline(false);
    await ada.hasStatus('Connected');
    await ada.button('Library 1 new 1 here').waitFor();
    await ada.hasPeople('Ada');
    expect(await ada.events()).toEqual(['Connection lost', 'Back again']);
  });

  test('the server begins anew: the page says so, and shows what the server knows', async () => {
    const ada = await enter('Ada');
    await ada.say('of yore');
    await ada.has('of yore');
    const { port } = new URL(app.url);
    await app.close();
    await ada.hasStatus('Connection lost. Trying again …');
    app = await createBoard({ log: false });
    await app.listen({ port: Number(port) });
    await ada.hasStatus('Connected');
    await ada.page.locator('#events p').getByText('Loaded again').waitFor();
    expect(await ada.events()).toEqual(['Loaded again']);
    await ada.say('new');
    await ada.has('new');
    await ada.hasPeople('Ada');
  });

  test('errors are shown where they belong, and what was refused is kept', async () => {
    const ada = await BoardPage.open(browser, app.url);
    await ada.button('Enter').click();
    expect(await ada.alerts()).toEqual(['Enter your name']);
    expect(await ada.page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
    await ada.enter('Ada');
    await ada.say('  ');
    await ada.page.getByText('text must not be blank').waitFor();
    expect(await ada.alerts()).toEqual(['text must not be blank']);
    expect(await ada.message.getAttribute('aria-invalid')).toBe('true');
    await ada.say('x'.repeat(281));
    await ada.page.getByText('text must be shorter than or equal to 280 characters').waitFor();
    expect(await ada.message.inputValue()).toBe('x'.repeat(281));
    await ada.say('now');
    await ada.has('now');
    expect(await ada.alerts()).toEqual([]);
    expect(await ada.message.getAttribute('aria-invalid')).toBe('false');
    expect(await ada.events()).toEqual(['now']);
  });

  test('name, colour and room are remembered, and everything can be done with the keyboard', async () => {
    const { page, ...ada } = await BoardPage.open(browser, app.url);
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByRole('option', { name: 'Counter (0 here)' }).waitFor({ state: 'attached' });
    await page.getByLabel('Your name').focus();
    await page.keyboard.type('Ada');
    await press('Tab', 'Home', 'ArrowRight', 'Tab', 'ArrowDown', 'Tab', 'Enter');
    await page.getByRole('status').getByText('Connected').waitFor();
    expect(await page.getByRole('heading', { name: 'Terrace' }).isVisible()).toBe(true);
    await page.keyboard.type('Hi');
    await press('Enter');
    await page.locator('#events p').getByText('Hi').waitFor();
    await page.getByRole('button', { name: /^Roastery/ }).focus();
    await press('Enter');
    await page.getByRole('heading', { name: 'Roastery' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-room'))).toBe('roastery');

    const colour = await page.evaluate(() => localStorage.getItem('colour'));
    await page.reload();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
    expect(await page.getByRole('radio', { name: colour! }).isChecked()).toBe(true);
    await page.waitForFunction(() => document.querySelector('select')!.value === 'roastery');
    expect(ada.complaints).toEqual([]);
  });

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)('$width pixels, $colorScheme: fits, asks nothing of others, and breaks no policy', async (given) => {
    const { width, colorScheme } = given;
    const ada = await enter('Ada', 'Counter', { viewport: { width, height: 800 }, colorScheme });
    await ada.say('A word of great length: '.concat('o'.repeat(200)));
    await ada.page.locator('.said').waitFor();
    const { overflow, paper, isMessageVisible } = await ada.page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      paper: getComputedStyle(document.body).backgroundColor,
      isMessageVisible: document.querySelector('#say')!.getBoundingClientRect().bottom <= innerHeight,
    }));
    expect({ overflow, isMessageVisible }).toEqual({ overflow: 0, isMessageVisible: true });
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(250, 247, 242)' : 'rgb(28, 23, 20)');
    expect(new Set(ada.requests.map((url) => new URL(url).origin))).toEqual(new Set([app.url]));
    expect(ada.complaints).toEqual([]);
  });

  test('as `npm run board` starts it: one worker, no Redis, and SIGTERM ends it', async () => {
    const program = await ServerProgram.start(join(__dirname, '../src/main.ts'), { PORT: '0' });
    try {
      const boards = await Promise.all(['Ada', 'Bob'].map(() => BoardPage.open(browser, program.url)));
      for (const [index, each] of boards.entries()) await each.enter(['Ada', 'Bob'][index]!);
      await boards[0]!.hasPeople('Ada', 'Bob');
      expect(await boards[0]!.worker()).toBe(await boards[1]!.worker());
      expect(await boards[0]!.page.locator('#worker').innerText()).toMatch(/^Worker 1, process \d+$/);
      program.signal('SIGTERM');
      expect(await program.exited).toBe(0);
      for (const each of boards) await each.hasStatus(/^Connection lost/);
    } finally {
      await program.stop();
    }
  });
});
