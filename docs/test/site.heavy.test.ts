import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';

/** The site that `npm run docs` builds, as people read it. */
jest.setTimeout(240_000);

const root = join(__dirname, '../..');
const output = join(root, '.site/dist');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** What a reader looks for, and a page that has to be among what is found. */
const SEARCHES = [
  ['acceptCallback', 'lifecycle'],
  ['presence', 'channels'],
  ['runWorkers', 'lifecycle'],
  ['idempotency', 'idempotency'],
  ['haproxy', 'deployment'],
  ['OnReceive', 'websocket'],
  ['trustProxy', 'security'],
  ['testApp', 'testing'],
  ['captive', 'dependency-injection'],
  ['createPublisher', 'clustering'],
] as const;

const PAGES = ['', 'getting-started', 'deployment', 'websocket', 'coming-from', 'reference'];

withProgram('chromium', (executablePath) => {
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(root, 'site/build.mjs')], { cwd: root, maxBuffer: 1 << 26 });
    server = createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const path = join(output, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : '');
      response.statusCode = existsSync(path) ? 200 : 404;
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.end(existsSync(path) ? readFileSync(path) : '');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium(executablePath);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    server?.closeAllConnections();
  });

  /** @returns the page, and what it asked of others or did not get */
  async function open(path: string, width: number): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    page.on(
      'response',
      (answer) => void (answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`)),
    );
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
    return { page, complaints };
  }

  test.each([390, 1280])('pages are as wide as a window of %i px, and ask nobody else', async (width) => {
    for (const name of [...PAGES.map((each) => (each === '' ? '' : `${each}.html`)), 'api/index.html']) {
      const { page, complaints } = await open(name, width);
      expect(await page.locator('h1').first().innerText()).not.toBe('');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ name, overflow: Math.max(0, overflow), complaints }).toEqual({ name, overflow: 0, complaints: [] });
      await page.close();
    }
  });

  test('the search finds terms in the pages that explain them', async () => {
    const { page, complaints } = await open('', 1280);
    await page.getByRole('button', { name: 'Search' }).first().click();
    const missing: string[] = [];
    for (const [term, expected] of SEARCHES) {
      await page.locator('#localsearch-input').fill(term);
      // The list is drawn anew with the first result that has the term.
      await page
        .locator(`.results a[href*="/${expected}.html"]`)
        .first()
        .waitFor({ timeout: 20_000 })
        .catch(() => missing.push(term));
    }
    expect(missing).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('every page of docs/ and every published package is in the site', () => {
    const config = readFileSync(join(root, 'site/config.mjs'), 'utf8');
    const linked = [...config.matchAll(/\['[^']+', '([\w/-]+)/g)].map(([, page]) => page!);
    expect(linked.length).toBeGreaterThan(30);
    expect(linked.filter((page) => !existsSync(join(output, `${page}.html`)))).toEqual([]);
    const index = readFileSync(join(output, 'api/index.html'), 'utf8');
    for (const name of ['cortado', '@cortado/core', '@cortado/redis', '@cortado/client']) expect(index).toContain(name);
  });
});
