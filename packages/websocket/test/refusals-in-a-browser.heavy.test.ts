import { withProgram } from '@cortado/testkit';
import { createApp, Unauthorized, type Application, type CortadoOptions } from 'cortado';
import { chromium, type Browser, type Page } from 'playwright-core';

/** What a script in a real browser gets to see of a refused handshake. */
withProgram('chromium', (executablePath) => {
  let browser: Browser;
  const apps: Application[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterEach(() => Promise.all(apps.splice(0).map((each) => each.close())));
  afterAll(() => browser?.close());

  async function opened(websocket: CortadoOptions['websocket'], more: CortadoOptions = {}): Promise<Application> {
    const app = await createApp({ log: false, ...more, ...(websocket && { websocket }) });
    app.route('GET', '/', () => 'page');
    app.websocket('/e', { receive: String, onReceive: (text) => text });
    await app.listen({ port: 0 });
    apps.push(app);
    return app;
  }

  async function page(app: Application): Promise<Page> {
    const opened = await browser.newPage();
    await opened.goto(`${app.url}/`);
    return opened;
  }

  /** The close code that a script sees, or `open` with the subprotocol that was chosen. */
  const outcome = (from: Page, app: Application, protocols: string[], path = '/e') =>
    from.evaluate(
      ([url, offered]) =>
        new Promise<string | number>((resolve) => {
          const socket = new WebSocket(url, offered);
          socket.onopen = () => {
            // A refusal by close opens first.
            socket.onclose = (event) => resolve(event.code);
            setTimeout(() => socket.readyState === 1 && resolve(`open ${socket.protocol}`.trim()), 500);
          };
          socket.onclose = (event) => resolve(event.code);
        }),
      [app.url.replace('http', 'ws') + path, protocols] as const,
    );

  const refusing: CortadoOptions = { guards: [(context) => (context.transport === 'http' ? true : Unauthorized())] };

  test('with refuse: close, 4401 whatever it offers beside its token', async () => {
    const app = await opened({ refuse: 'close', subprotocols: ['chat'] }, refusing);
    const from = await page(app);
    for (const protocols of [[], ['chat'], ['chat', 'bearer.x'], ['cortado.v1', 'bearer.x'], ['other', 'bearer.x']]) {
      expect([protocols, await outcome(from, app, protocols)]).toEqual([protocols, 4401]);
    }
    expect(await outcome(from, app, ['chat', 'bearer.x'], '/nowhere')).toBe(4404);
  }, 60_000);

  test('by default 4401 and 4404 where it offers cortado.v1, otherwise 1006', async () => {
    const app = await opened({}, refusing);
    const from = await page(app);
    expect(await outcome(from, app, ['cortado.v1', 'bearer.x'])).toBe(4401);
    expect(await outcome(from, app, ['cortado.v1'], '/nowhere')).toBe(4404);
    expect(await outcome(from, app, [])).toBe(1006);
  }, 60_000);

  test('with refuse: http, 1006', async () => {
    const app = await opened({ refuse: 'http' }, refusing);
    expect(await outcome(await page(app), app, ['cortado.v1', 'bearer.x'])).toBe(1006);
  }, 60_000);

  test('a token beside a subprotocol connects, a token alone does not', async () => {
    const app = await opened({ subprotocols: ['chat'] });
    const from = await page(app);
    expect(await outcome(from, app, ['chat', 'bearer.x'])).toBe('open chat');
    expect(await outcome(from, app, ['bearer.x', 'cortado.v1'])).toBe('open cortado.v1');
    expect(await outcome(from, app, ['bearer.x'])).toBe(1006);
  }, 60_000);

  test('a page of another origin connects where CORS names it', async () => {
    const site = await opened({});
    const open = await opened(undefined, { http: { cors: { origin: [site.url] } } });
    const closed = await opened(undefined, { http: { cors: { origin: ['https://other.example'] } } });
    const from = await page(site);
    expect(await outcome(from, open, [])).toBe('open');
    expect(await outcome(from, closed, [])).toBe(1006);
  }, 60_000);
});
