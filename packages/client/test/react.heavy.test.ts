import { resource } from '@cortado/resources';
import { createClient } from '@cortado/client';
import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { Channels, type Application } from 'cortado';
import type { Browser, Page } from 'playwright-core';
import { WebSocket } from 'ws';
import type { Api } from './react/api';
import { createServer, Note, rooms, Upgrades } from './react/server';

/** The hooks in StrictMode, which mounts every component twice: real Chromium, and a server that counts connections. */
withProgram('chromium', (executablePath) => {
  const upgrades = new Upgrades();
  let app: Application;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    app = await createServer(upgrades);
    await app.listen({ port: 0, host: '127.0.0.1' });
    browser = await launchChromium(executablePath);
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(app.url);
    await page.waitForFunction(() => 'show' in window);
  });
  afterEach(async () => {
    await show();
    await upgrades.until(0);
    upgrades.forget();
    const uncaught = errors.splice(0);
    if (uncaught.length > 0) throw new Error(`The page has errors: ${uncaught.join(', ')}`);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  type Shown = [name: string, props?: object];
  const show = (...shown: Shown[]): Promise<void> =>
    page.evaluate((each) => (window as unknown as { show(...given: Shown[]): void }).show(...each), shown);
  const part = (name: string, at = 0) => page.locator(`.${name}`).nth(at);
  /** Resolves when an element has exactly this text. */
  const has = (name: string, text: string, at = 0): Promise<unknown> =>
    page.waitForFunction(
      ([selector, index, wanted]) => document.querySelectorAll(selector)[index]?.textContent === wanted,
      [`.${name}`, at, text] as const,
    );

  test('components with one path share one socket, which is closed with the last of them', async () => {
    await show(['Line', { line: 'a' }], ['Line', { line: 'a' }]);
    await Promise.all([has('state', 'open', 0), has('state', 'open', 1)]);
    await page.getByRole('button').first().click();
    await Promise.all([has('said', 'Hi', 0), has('said', 'Hi', 1)]);
    expect(upgrades.all).toEqual(['/lines/a']);
    await show(['Line', { line: 'a' }]);
    await page.getByRole('button').click();
    await has('said', 'Hi Hi');
    expect(upgrades.open).toEqual(['/lines/a']);
    await show();
    await upgrades.until(0);
    expect(upgrades.all).toEqual(['/lines/a']);
  });

  test('another path is another socket, and one that is shown again connects again', async () => {
    await show(['Line', { line: 'a' }]);
    await has('state', 'open');
    await show(['Line', { line: 'b' }]);
    await upgrades.until(1);
    await has('state', 'open');
    await page.getByRole('button').click();
    await has('said', 'Hi');
    await show();
    await upgrades.until(0);
    await show(['Line', { line: 'b' }]);
    await has('state', 'open');
    await page.getByRole('button').click();
    await has('said', 'Hi');
    expect(upgrades.all).toEqual(['/lines/a', '/lines/b', '/lines/b']);
  });

  test('a socket that is refused is closed, says why, and is not opened again', async () => {
    await show(['Closed']);
    await has('end', 'closed 4403 forbidden');
    await show(['Closed'], ['Line', { line: 'a' }]);
    await has('state', 'open');
    expect(upgrades.all).toEqual(['/closed', '/lines/a']);
  });

  test('a channel is joined once, and left with the last component that uses it', async () => {
    const before = { ...rooms };
    const props = { room: 'one', user: 'Ada' };
    await show(['Room', props], ['Room', props]);
    await Promise.all([has('joined', 'tea', 0), has('joined', 'tea', 1), has('state', 'joined', 1)]);
    await page.getByRole('button').first().click();
    await Promise.all([has('said', 'Hi', 0), has('said', 'Hi', 1)]);
    await show(['Room', props]);
    await page.getByRole('button').click();
    await has('said', 'Hi Hi');
    expect(rooms).toEqual({ ...before, joined: before.joined + 1 });
    await show(['Room', { ...props, room: 'two' }]);
    await has('said', 'Hi Hi');
    await has('state', 'joined');
    await page.getByRole('button').click();
    await has('said', 'Hi Hi Hi');
    expect(rooms).toEqual({ joined: before.joined + 2, left: before.left + 1 });
    expect(upgrades.all).toEqual(['/live']);
  });

  test('another body is another join, for all components that use the channel', async () => {
    const before = { ...rooms };
    const ada = { room: 'one', user: 'Ada' };
    await show(['Room', ada], ['Room', ada]);
    await Promise.all([has('members', 'Ada', 0), has('members', 'Ada', 1)]);
    await show(['Room', ada], ['Room', { ...ada, user: 'Bob' }]);
    await Promise.all([has('members', 'Bob', 0), has('members', 'Bob', 1)]);
    await Promise.all([has('joined', 'tea', 0), has('state', 'joined', 0), has('state', 'joined', 1)]);
    await page.getByRole('button').first().click();
    await Promise.all([has('said', 'Hi', 0), has('said', 'Hi', 1)]);
    expect(rooms).toEqual({ joined: before.joined + 2, left: before.left + 1 });
    await show(['Room', { ...ada, user: 'Eve' }]);
    await has('joined', 'Eve may not enter');
    await show(['Room', ada]);
    await has('members', 'Ada');
    expect(rooms).toEqual({ joined: before.joined + 3, left: before.left + 2 });
    expect(upgrades.all).toEqual(['/live']);
  });

  test('a join that is refused is an answer; others in the same socket go on', async () => {
    await show(['Room', { room: 'one', user: 'Eve' }], ['Room', { room: 'two', user: 'Ada' }]);
    await has('joined', 'Eve may not enter');
    await has('state', 'left');
    await has('state', 'joined', 1);
    expect(upgrades.all).toEqual(['/live']);
  });

  test('a membership that the server ends is removed; shown anew, the channel is joined again', async () => {
    const props = { room: 'one', user: 'Ada' };
    await show(['Room', props]);
    await has('state', 'joined');
    await app.get(Channels).channel('room:one').remove('all', 'closing');
    await has('state', 'removed');
    await show(['Line', { line: 'a' }], ['Room', props]);
    await has('state', 'joined', 1);
    await page.getByRole('button').last().click();
    await has('said', 'Hi', 1);
    expect(upgrades.all).toEqual(['/live', '/lines/a']);
  });

  test('presence: who comes and who goes', async () => {
    await show(['Room', { room: 'one', user: 'Ada' }]);
    await has('members', 'Ada');
    const bob = createClient<Api>({ url: app.url, WebSocket });
    const room = bob.socket('/live').channel('room:one', { body: { user: 'Bob' } });
    await room.join();
    await has('members', 'Ada Bob');
    await room.send('say', { text: 'Hello' });
    await has('said', 'Hello');
    await room.leave();
    await has('members', 'Ada');
    expect(upgrades.all).toEqual(['/live', '/live']);
    await bob.close();
  });

  test('rows of a resource follow what others write, and the query that is asked for', async () => {
    const notes = app.get(resource(Note));
    const [one, two] = [await notes.create({ text: 'one', rank: 1 }), await notes.create({ text: 'two', rank: 2 })];
    await show(['Notes', { least: 1 }]);
    await has('rows', 'two one');
    await has('state', 'live');
    await notes.update(one.id, { rank: 3 });
    await has('rows', 'one two');
    await notes.update(two.id, { rank: 0 });
    await has('rows', 'one');
    expect(upgrades.all).toEqual(['/ws/notes']);
    await show(['Notes', { least: 0 }]);
    await has('rows', 'one two');
    await notes.remove(one.id);
    await has('rows', 'two');
    await upgrades.until(1);
    expect(upgrades.all).toEqual(['/ws/notes', '/ws/notes']);
    await notes.remove(two.id);
    await has('rows', '');
  });

  test('offline, and online again: what was missed comes, and nothing twice', async () => {
    const notes = app.get(resource(Note));
    const bob = createClient<Api>({ url: app.url, WebSocket });
    const room = bob.socket('/live').channel('room:far', { body: { user: 'Bob' } });
    await room.join();
    await show(['Room', { room: 'far', user: 'Ada' }], ['Notes', { least: 0 }]);
    await Promise.all([has('members', 'Bob Ada'), has('state', 'live', 1)]);
    await room.send('say', { text: 'before' });
    await has('said', 'before');

    await page.context().setOffline(true);
    await Promise.all([has('state', 'waiting'), has('state', 'waiting', 1)]);
    for (const text of ['one', 'two']) await room.send('say', { text });
    const note = await notes.create({ text: 'new', rank: 1 });
    await page.context().setOffline(false);
    await Promise.all([has('state', 'joined'), has('state', 'live', 1)]);
    await Promise.all([has('said', 'before one two'), has('rows', 'new')]);
    await page.getByRole('button').click();
    await has('said', 'before one two Hi');
    expect(await part('members').innerText()).toBe('Bob Ada');
    await notes.remove(note.id);
    await bob.close();
  });

  test('a query that the server refuses closes the view, and is an error that the page can see', async () => {
    await show(['Notes', { least: 0, where: { weight: { gte: 1 } } }]);
    await has('state', 'closed');
    expect(await part('rows').innerText()).toBe('');
    expect(errors.splice(0)).toEqual([expect.stringContaining('Unknown property weight')]);
    await upgrades.until(0);
  });
});
