import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import type { Application } from 'cortado';
import type { Browser } from 'playwright-core';
import { ConsolePage } from './console-page';
import { createShop, sayIn } from './shop';

/** The console as people see it: real Chromium, at the width of a desk and of a telephone. */
jest.setTimeout(240_000);

const SIZES = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

withProgram('chromium', (executablePath) => {
  let app: Application;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(executablePath);
  });
  beforeEach(async () => {
    app = await createShop();
    await app.listen({ port: 0 });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    await app.close();
  });
  afterAll(() => browser?.close());

  describe.each(SIZES)('$width pixels, $colorScheme', ({ width, height, colorScheme }) => {
    const open = (hash?: string, url = app.url) =>
      ConsolePage.open(browser, url, hash, { viewport: { width, height }, colorScheme });
    const fits = (console: ConsolePage) =>
      console.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    const isClean = (console: ConsolePage) => {
      expect(console.complaints).toEqual([]);
      expect(new Set(console.requests.map((url) => new URL(url).origin))).toEqual(new Set([app.url]));
    };

    test('an order over HTTP is created', async () => {
      const console = await open();
      expect(console.requests.filter((url) => url.includes('swagger-ui'))).toEqual([]);
      await console.page.getByRole('tab', { name: 'HTTP' }).click();
      await console.page.locator('.swagger').getByText('Places an order').click();
      await console.page.getByRole('button', { name: 'Execute' }).click();
      const answer = console.page.locator('.live-responses-table .response');
      await answer.getByText('201', { exact: true }).waitFor();
      expect(await answer.locator('.microlight, code').first().innerText()).toContain('"id": 1');
      expect(await console.page.evaluate(() => document.documentElement.className)).toBe(
        colorScheme === 'dark' ? 'dark-mode' : '',
      );
      expect(await fits(console)).toBe(true);
      isClean(console);
    });

    test('a socket from the handshake to a marked field, and a push from another client', async () => {
      const ada = await open('sockets/shop.counter/order');
      await ada.connection.getByLabel('counter').fill('bar 1');
      await ada.connect();
      await ada.send();
      await ada.answered(201);
      const reply = ada.frame(/to #\d+/).last();
      expect(await ada.content(reply)).toMatchObject({
        event: 'order',
        statusCode: 201,
        body: { id: 1, email: 'ada@example.com' },
      });
      expect(ada.requests).toContain(`${app.url}/shop/bar%201`);

      // The form and the JSON beside it are one value.
      await ada.json.fill(
        (await ada.json.inputValue()).replace('"grams": 100', '"grams": 7').replace('ada@example.com', 'nobody'),
      );
      expect(await ada.field('grams').inputValue()).toBe('7');
      await ada.field('city').fill('');
      expect(JSON.parse(await ada.json.inputValue())).toMatchObject({ email: 'nobody', address: { city: '' } });
      await ada.send();
      await ada.answered(400);
      const marks = await Promise.all(
        ['email', 'grams', 'city', 'street'].map((label) => ada.field(label).getAttribute('aria-invalid')),
      );
      expect(marks).toEqual(['true', 'true', 'true', null]);
      const described = (await ada.field('grams').getAttribute('aria-describedby'))!;
      expect(await ada.page.locator(`#${described}`).innerText()).toMatch(/grams/);
      expect(await ada.field('email').evaluate((each) => each === document.activeElement)).toBe(true);
      await ada.field('email').fill('ada@example.com');
      expect(await ada.field('email').getAttribute('aria-invalid')).toBeNull();

      const bob = await open('sockets/shop.counter/order');
      await bob.send();
      await bob.answered(201);
      const push = ada.frame('ordered');
      await push.waitFor();
      expect(await ada.content(push)).toMatchObject({ event: 'ordered', data: { email: 'ada@example.com' } });
      expect(await fits(ada)).toBe(true);
      [ada, bob].forEach(isClean);
    });

    test('a channel with presence', async () => {
      const ada = await open('sockets/room/$join');
      await ada.page.getByLabel('room', { exact: true }).fill('tea');
      await ada.send();
      await ada.answered(200);
      const members = ada.page.getByRole('list', { name: 'Present in room:tea' });
      await members.getByText('Ada').first().waitFor();
      const bob = await open('sockets/room/$join');
      await bob.page.getByLabel('room', { exact: true }).fill('tea');
      await bob.field('name').fill('Bob');
      await bob.send();
      await bob.answered(200);
      await members.getByText('Bob').first().waitFor();
      await bob.choose('room:{room}', 'say');
      await bob.send();
      await bob.answered(201);
      await ada.page.getByText('offset 1').waitFor();
      expect(await ada.content(ada.frame('said'))).toMatchObject({
        channel: 'room:tea',
        data: { by: 'Bob' },
        offset: 1,
      });
      await bob.button('Leave room:tea').click();
      await bob.page.locator('.subscriptions').waitFor({ state: 'hidden' });
      await ada.page.getByText('1 present').waitFor();
      expect(await fits(ada)).toBe(true);
      [ada, bob].forEach(isClean);
    });

    test('every control has a name, in every message', async () => {
      const console = await open('sockets/shop.counter/order');
      expect(await fits(console)).toBe(true);
      expect(await console.unnamedControls()).toEqual([]);
      await console.connect();
      await console.send();
      await console.answered(201);
      await console.field('email').fill('x');
      await console.send();
      await console.answered(400);
      await console.button('Add note').click();
      await console.button('Add deliverAt').click();
      for (const [place, message] of [
        ['/shop/:counter', 'order'],
        ['room:{room}', '$join'],
        ['/echo', 'Raw frame'],
      ] as const) {
        await console.choose(place, message);
        expect(await console.unnamedControls()).toEqual([]);
        expect(await console.brokenReferences()).toEqual([]);
        expect(await fits(console)).toBe(true);
      }
    });
  });

  const open = (hash?: string, url = app.url) => ConsolePage.open(browser, url, hash);

  test('a connection that is cut comes back, and recovers what it missed', async () => {
    const { port } = new URL(app.url);
    const proxy = await TcpProxy.start(Number(port));
    try {
      const url = `http://127.0.0.1:${proxy.port}`;
      const ada = await open('sockets/room/$join', url);
      await ada.send();
      await ada.answered(200);
      await sayIn(app, 'demo', 'one');
      await ada.page.getByText('offset 1').waitFor();
      proxy.cut();
      await ada.hasState(/Next attempt/);
      await sayIn(app, 'demo', 'two');
      await sayIn(app, 'demo', 'three');
      proxy.restore();

      await ada.page.getByText('room:demo is recovered: 2 missed publications').waitFor();
      await ada.page.getByText('offset 3').waitFor();
      await ada.page.getByText('recovered', { exact: true }).waitFor();
      expect(await ada.content(ada.frame('three'))).toMatchObject({ data: { text: 'three' }, offset: 3 });
    } finally {
      proxy.stop();
    }
  });

  test('rpc: a stream, a question of the server, and how long an answer takes', async () => {
    const ada = await open('sockets/shop.counter/count');
    await ada.connection.getByText('Browsers cannot send the header x-tenant. Use a program:').waitFor();
    expect(await ada.connection.getByLabel('Command', { exact: true }).innerText()).toContain("-H 'x-tenant: text'");
    await ada.connection.getByText('rpc (cortado.v1)').click();
    await ada.connect();
    await ada.send();
    await ada.answered(200);
    expect(await ada.frame('206').count()).toBe(3);
    await ada.choose('/shop/:counter', 'ask');
    await ada.send();
    const question = ada.frame('confirm');
    await question.locator('summary').click();
    await question.getByLabel('Body of the answer, as JSON').fill('true');
    await ada.button('Answer', question).click();
    await ada.answered(200);
    expect(await ada.content(ada.frame('to #').last())).toMatchObject({ statusCode: 200, body: true });
    const frames = await ada.page.getByRole('log').locator('li').count();
    await ada.button('Ping').click();
    await ada.connection
      .locator('.latency')
      .getByText(/^\d.* m?s$/)
      .waitFor();
    expect(await ada.page.getByRole('log').locator('li').count()).toBe(frames);
    expect(ada.complaints).toEqual([]);
  });

  test('a token is sent as a subprotocol, or in the query', async () => {
    const ada = await open('sockets/echo/Say');
    const token = ada.connection.getByLabel('Token', { exact: true });
    await token.fill('sesame');
    await ada.connection.getByText('Choose the protocol rpc').waitFor();
    expect(await token.getAttribute('aria-invalid')).toBe('true');
    await ada.connection.getByText('rpc (cortado.v1)').click();
    expect(await ada.connection.getByLabel('Command', { exact: true }).innerText()).toBe(
      `wscat -c ${app.url.replace('http', 'ws')}/echo -s cortado.v1 -H 'authorization: Bearer sesame'`,
    );
    await ada.send();
    await ada.answered(200);
    expect(await ada.content(ada.frame('to #'))).toMatchObject({ body: { user: { id: 'ada' } } });
    await ada.button('Disconnect').click();
    await token.fill('wrong');
    await ada.button('Connect', ada.connection).click();
    await ada.hasState(/Closed with 4401/);
    await token.fill('sesame');
    await ada.connection.getByText('query', { exact: true }).click();
    await ada.connection.getByText('message', { exact: true }).click();
    await ada.connect();
    await ada.send();
    await ada.answered(200);
    expect(ada.requests).toContain(`${app.url}/echo?access_token=sesame`);
  });

  test('everything can be done with the keyboard', async () => {
    const ada = await open('sockets/room/$join');
    const { keyboard } = ada.page;
    const tabTo = async (name: string) => {
      const focused = () =>
        ada.page.evaluate(() => {
          const { activeElement: each } = document;
          return (
            each?.getAttribute('aria-label') ??
            (each as HTMLInputElement | null)?.labels?.[0]?.textContent ??
            each?.textContent
          );
        });
      for (let count = 0; count < 80; count += 1) {
        await keyboard.press('Tab');
        if ((await focused()) === name) return;
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    await tabTo('Connect');
    await keyboard.press('Enter');
    await ada.hasState(/^Connected/);
    await tabTo('name');
    await keyboard.press('ControlOrMeta+A');
    await keyboard.press('Delete');
    await keyboard.press('ControlOrMeta+Enter');
    await ada.answered(400);
    await keyboard.type('Eve');
    await keyboard.press('ControlOrMeta+Enter');
    await ada.answered(200);
    await keyboard.press('Shift+Tab');
    await tabTo('Leave room:demo');
    await keyboard.press('Enter');
    await ada.page.locator('.subscriptions').waitFor({ state: 'hidden' });
    await ada.page.getByRole('tab', { name: 'Sockets' }).focus();
    await keyboard.press('ArrowRight');
    await ada.page.locator('.swagger').getByText('Places an order').waitFor();
    expect(ada.complaints).toEqual([]);
  });

  test('colours follow the system, until somebody chooses', async () => {
    const ada = await open();
    const paper = () => ada.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await ada.page.emulateMedia({ colorScheme: 'dark' });
    await ada.page.waitForFunction(() => document.documentElement.classList.contains('dark-mode'));
    const dark = await paper();
    expect(dark).not.toBe(light);
    await ada.button('Colours: system').click();
    expect(await paper()).toBe(light);
    await ada.page.reload();
    await ada.button('Colours: light').click();
    expect(await paper()).toBe(dark);
  });

  test('frames are copied as commands and as code', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await page.goto(`${app.url}/docs#sockets/echo/Say`);
    await page.getByRole('button', { name: 'Connect and send' }).click();
    await page.getByRole('log').locator('summary').first().click();
    const buttons = page.locator('.frame .actions button');
    const copied = async (name: string) => {
      const labels = await buttons.allInnerTexts();
      const button = buttons.nth(labels.indexOf(name));
      await button.click();
      await button.and(page.getByText('Copied')).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const url = `${app.url.replace('http', 'ws')}/echo`;
    expect(await copied('Copy wscat')).toBe(`wscat -c ${url} -w 5 -x '{"text":"Hello, everybody"}'`);
    expect(await copied('Copy code')).toContain(`new WebSocket("${url}")`);
  });
});
