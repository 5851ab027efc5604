import { withProgram } from '@cortado/testkit';
import { launchChromium, pageWith } from '@cortado/testkit/browser';
import type { Application } from 'cortado';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { calls } from './calls/calls';
import { outcomes } from './calls/outcomes';
import { createServer } from './calls/server';

/** Each form of a call in Chromium, with the server's own page. */
withProgram('chromium', (executablePath) => {
  let app: Application;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await createServer(await pageWith(join(__dirname, 'calls/page.ts')));
    await app.listen({ port: 0, host: '127.0.0.1' });
    browser = await launchChromium(executablePath);
    page = await browser.newPage();
    await page.goto(app.url);
    await page.waitForFunction(() => 'run' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  test.each(Object.keys(calls))('%s', async (name) => {
    const found = await page.evaluate(
      (each) => (window as unknown as { run(of: string): Promise<unknown> }).run(each),
      name,
    );
    expect(found).toEqual(outcomes[name]);
  });
});
