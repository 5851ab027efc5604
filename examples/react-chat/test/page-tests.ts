import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { buildPage, startVite } from '@cortado/testkit/vite-page';
import type { Application } from 'cortado';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { createServer } from '../src/app';
import { ChatPage } from './chat-page';

/** Declares what the page of an example does, as Vite has built it: real Chromium, real server. @param folder of the example */
export function testPage(folder: string): void {
  withProgram('chromium', (executablePath) => {
    let app: Application;
    let browser: Browser;

    const start = async (port = 0): Promise<void> => {
      app = await createServer({ page: join(folder, 'dist/web'), log: false });
      await app.listen({ port, host: '127.0.0.1' });
    };

    beforeAll(async () => {
      [browser] = await Promise.all([launchChromium(executablePath), buildPage(folder)]);
    });
    beforeEach(() => start());
    afterEach(async () => {
      await Promise.all(browser.contexts().map((each) => each.close()));
      await app.close();
    });
    afterAll(() => browser?.close());

    const open = () => ChatPage.open(browser, app.url);
    async function enter(name: string): Promise<ChatPage> {
      const page = await open();
      await page.enter(name);
      return page;
    }

    test('two people see each other come, talk and go', async () => {
      const [ada, bob] = [await enter('Ada'), await enter('Bob')];
      await Promise.all([ada, bob].map((each) => each.has('Here now', 'Ada', 'Bob')));
      await ada.say('Hello');
      await bob.has('Messages', 'Ada Hello');
      await bob.say('<b>Hi</b>');
      await Promise.all([ada, bob].map((each) => each.has('Messages', 'Ada Hello', 'Bob <b>Hi</b>')));
      expect(await bob.message.inputValue()).toBe('');
      const eve = await enter('Eve');
      await eve.has('Messages', 'Ada Hello', 'Bob <b>Hi</b>');
      await bob.button('Leave').click();
      await ada.has('Here now', 'Ada', 'Eve');
      await bob.enter('Bob', 'attic');
      await bob.has('Here now', 'Bob');
      expect(ada.sockets.toSorted()).toEqual(['/live', '/ws/users']);
      expect(bob.sockets.toSorted()).toEqual(['/live', '/live', '/ws/users']);
      expect(bob.open.toSorted()).toEqual(['/live', '/ws/users']);
      expect([...ada.complaints, ...bob.complaints, ...eve.complaints]).toEqual([]);
    });

    test('errors are shown where they belong, and what was typed is kept', async () => {
      const ada = await open();
      await ada.page.getByLabel('Your name').fill(' ');
      await ada.button('Enter').click();
      await ada.page.getByText('Enter your name').waitFor();
      expect(await ada.page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
      await ada.enter('Ada');
      await ada.say('x'.repeat(281));
      await ada.page.getByText('text must be shorter than or equal to 280 characters').waitFor();
      expect(await ada.message.inputValue()).toBe('x'.repeat(281));
      expect(await ada.message.getAttribute('aria-invalid')).toBe('true');
      await ada.say('now');
      await ada.has('Messages', 'Ada now');
      expect(await ada.alerts()).toEqual([]);
      await ada.addUser('Cy', 'nowhere');
      await ada.page.getByText('email must be an email').waitFor();
      expect(await ada.page.getByLabel('Email').inputValue()).toBe('nowhere');
    });

    test('what one tab writes of the users appears in the other', async () => {
      const [ada, bob] = [await open(), await open()];
      await ada.page.getByText('There are no users yet').waitFor();
      await ada.addUser('Cy', 'cy@example.com');
      await Promise.all([ada, bob].map((each) => each.user('Cy – cy@example.com').waitFor()));
      expect(await ada.page.getByLabel('Email').inputValue()).toBe('');
      await bob.addUser('Another', 'cy@example.com');
      await bob.page.getByText('Another row has this value').waitFor();
      await bob.addUser('Bo', 'bo@example.com');
      await ada.user('Bo').waitFor();
      expect(await ada.page.locator('.users li > span').allInnerTexts()).toEqual([
        'Bo – bo@example.com',
        'Cy – cy@example.com',
      ]);
      await bob.button('Deactivate Cy').click();
      await ada.button('Activate Cy').waitFor();
      await ada.button('Remove Cy').click();
      await bob.user('Cy').waitFor({ state: 'detached' });
    });

    test('the server is restarted: the page says that it is not connected, keeps the text, and comes back', async () => {
      const ada = await enter('Ada');
      await ada.addUser('Cy', 'cy@example.com');
      await ada.user('Cy').waitFor();
      await ada.say('before');
      await ada.has('Messages', 'Ada before');
      const { port } = new URL(app.url);
      await app.close();
      await ada.hasStatus('Not connected. Trying again …');
      await ada.page.getByText('Not connected: this may be old. Trying again …').waitFor();
      await ada.say('unsent');
      expect(await ada.alerts()).toEqual(['Not connected: your message is kept. Send it when the connection is back.']);
      expect(await ada.message.inputValue()).toBe('unsent');

      await start(Number(port));
      await ada.hasStatus('In lobby as Ada');
      // What was kept in memory is gone, and the page shows what there is.
      await ada.user('Cy').waitFor({ state: 'detached' });
      await ada.button('Send').click();
      await ada.has('Messages', 'Ada unsent');
      expect(await ada.message.inputValue()).toBe('');
      expect(await ada.alerts()).toEqual([]);
      await ada.has('Here now', 'Ada');
    });

    test('with Vite’s own server, which one command starts together with that of the example', async () => {
      const vite = await startVite(folder);
      try {
        const ada = await ChatPage.open(browser, vite.url);
        await ada.enter('Ada');
        await ada.say('Hello');
        await ada.has('Messages', 'Ada Hello');
        await ada.addUser('Cy', 'cy@example.com');
        await ada.user('Cy').waitFor();
        expect(ada.complaints).toEqual([]);
      } finally {
        await vite.stop();
      }
    });
  });
}
