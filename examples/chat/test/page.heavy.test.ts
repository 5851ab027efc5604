import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import type { Application } from 'cortado';
import type { Browser, Page } from 'playwright-core';
import { createChat } from '../src/app';

/** The page as two people see it: real Chromium, real server. */
withProgram('chromium', (executablePath) => {
  let app: Application;
  let browser: Browser;

  beforeAll(async () => {
    app = await createChat({ log: false });
    await app.listen({ port: 0 });
    browser = await launchChromium(executablePath);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  async function enter(user: string, room: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(app.url);
    await page.getByLabel('Your name').fill(user);
    await page.getByLabel('Room').fill(room);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText(`In ${room}`).waitFor();
    return page;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel('Message').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  }

  const messages = (page: Page) => page.locator('#messages li');

  test('two tabs in one room see each other’s message, a third in another room does not', async () => {
    const [ada, bob, eve] = [await enter('Ada', 'lobby'), await enter('Bob', 'lobby'), await enter('Eve', 'attic')];
    await say(ada, 'Hello, Bob');
    await bob.getByText('Hello, Bob').waitFor();
    await say(bob, '<b>Hello</b>, Ada');
    await ada.getByText('<b>Hello</b>, Ada').waitFor();
    expect(await messages(ada).allInnerTexts()).toEqual(['Ada\nHello, Bob', 'Bob\n<b>Hello</b>, Ada']);
    expect(await messages(bob).allInnerTexts()).toEqual(['Ada\nHello, Bob', 'Bob\n<b>Hello</b>, Ada']);
    expect(await messages(eve).count()).toBe(0);
  }, 60_000);

  test('an empty message shows its field error, and the next one goes through', async () => {
    const page = await enter('Ada', 'errors');
    await say(page, '');
    await page.getByText('message: message must be longer than or equal to 1 characters').waitFor();
    expect(await page.getByLabel('Message').getAttribute('aria-invalid')).toBe('true');
    await say(page, 'now');
    await messages(page).getByText('now').waitFor();
    expect(await page.locator('#errors li').count()).toBe(0);
  }, 60_000);

  test('who comes later reads the history of the room', async () => {
    const ada = await enter('Ada', 'history');
    await say(ada, 'first');
    await messages(ada).getByText('first').waitFor();
    const bob = await enter('Bob', 'history');
    expect(await messages(bob).allInnerTexts()).toEqual(['Ada\nfirst']);
  }, 60_000);

  test('who leaves is seen to leave', async () => {
    const [ada, bob] = [await enter('Ada', 'goodbyes'), await enter('Bob', 'goodbyes')];
    await say(bob, 'Bye');
    await messages(ada).getByText('Bye').waitFor();
    await bob.close();
    await messages(ada).getByText('Bob left').waitFor();
    expect(await messages(ada).allInnerTexts()).toEqual(['Bob\nBye', 'Bob left']);
  }, 60_000);
});
