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

  async function open(): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(app.url);
    return page;
  }

  async function enter(user: string, room: string): Promise<Page> {
    const page = await open();
    await page.getByLabel('Your name').fill(user);
    await page.getByLabel('Room').fill(room);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText(`In ${room} as ${user}`).waitFor();
    return page;
  }

  async function say(page: Page, text: string): Promise<void> {
    await message(page).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  }

  const message = (page: Page) => page.getByLabel('Message', { exact: true });
  const lines = (page: Page) => page.locator('#messages li');
  const alerts = async (page: Page) =>
    (await page.getByRole('alert').allInnerTexts()).filter((text: string) => text !== '');

  test('two tabs in one room see each other’s message, a third in another room does not', async () => {
    const [ada, bob, eve] = [await enter('Ada', 'lobby'), await enter('Bob', 'lobby'), await enter('Eve', 'attic')];
    await say(ada, 'Hello, Bob');
    await bob.getByText('Hello, Bob').waitFor();
    await say(bob, '<b>Hello</b>, Ada');
    await ada.getByText('<b>Hello</b>, Ada').waitFor();
    await lines(bob).getByText('<b>Hello</b>, Ada').waitFor();
    expect(await lines(ada).allInnerTexts()).toEqual(['Bob joined', 'Ada\nHello, Bob', 'Bob\n<b>Hello</b>, Ada']);
    expect(await lines(bob).allInnerTexts()).toEqual(['Ada\nHello, Bob', 'Bob\n<b>Hello</b>, Ada']);
    expect(await lines(eve).count()).toBe(0);
  }, 60_000);

  test('an empty message shows its error once, and the next one is sent', async () => {
    const page = await enter('Ada', 'errors');
    await say(page, '');
    await page.getByText('message must be longer than or equal to 1 characters').waitFor();
    expect(await alerts(page)).toEqual(['message must be longer than or equal to 1 characters']);
    expect(await message(page).getAttribute('aria-invalid')).toBe('true');
    await say(page, 'now');
    await lines(page).getByText('now').waitFor();
    expect(await alerts(page)).toEqual([]);
    expect(await message(page).getAttribute('aria-invalid')).toBe('false');
  }, 60_000);

  test('an empty name is refused, name and room are remembered, and a room can be left for another', async () => {
    const page = await open();
    await page.getByLabel('Your name').fill('  ');
    await page.getByRole('button', { name: 'Join' }).click();
    expect(await alerts(page)).toEqual(['Enter your name']);
    expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Room').fill('cellar');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText('In cellar as Ada').waitFor();

    await page.reload();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
    expect(await page.getByLabel('Room').inputValue()).toBe('cellar');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText('In cellar as Ada').waitFor();
    expect(await page.getByLabel('Your name').isVisible()).toBe(false);

    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByLabel('Room').fill('garden');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText('In garden as Ada').waitFor();
  }, 60_000);

  test('a client that joins later sees the history of the room', async () => {
    const ada = await enter('Ada', 'history');
    await say(ada, 'first');
    await lines(ada).getByText('first').waitFor();
    const bob = await enter('Bob', 'history');
    expect(await lines(bob).allInnerTexts()).toEqual(['Ada\nfirst']);
  }, 60_000);

  test('the page shows who joins and who leaves', async () => {
    const [ada, bob] = [await enter('Ada', 'goodbyes'), await enter('Bob', 'goodbyes')];
    await say(bob, 'Bye');
    await lines(ada).getByText('Bye').waitFor();
    await bob.close();
    await lines(ada).getByText('Bob left').waitFor();
    expect(await lines(ada).allInnerTexts()).toEqual(['Bob joined', 'Bob\nBye', 'Bob left']);
  }, 60_000);

  test('the server is restarted: the page says that it is not connected, keeps the text, and comes back', async () => {
    const ada = await enter('Ada', 'restart');
    await message(ada).fill('unsent');
    const { port } = new URL(app.url);
    await app.close();
    await ada.getByText('Not connected. Trying again …').waitFor();
    await ada.getByRole('button', { name: 'Send' }).click();
    expect(await alerts(ada)).toEqual(['Not connected: your message is kept. Send it when the connection is back.']);
    expect(await message(ada).inputValue()).toBe('unsent');

    app = await createChat({ log: false });
    await app.listen({ port: Number(port) });
    await ada.getByText('In restart as Ada').waitFor();
    await ada.getByRole('button', { name: 'Send' }).click();
    await lines(ada).getByText('unsent').waitFor();
    expect(await message(ada).inputValue()).toBe('');
    const bob = await enter('Bob', 'restart');
    expect(await lines(bob).allInnerTexts()).toEqual(['Ada\nunsent']);
  }, 60_000);
});
