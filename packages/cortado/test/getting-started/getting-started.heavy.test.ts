import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { freePort } from '@cortado/testkit/free-port';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { readGuide, type Step } from './guide';
import { PackageRegistry } from '@cortado/testkit/package-registry';
import { Reader, type Entry } from './reader';

/** docs/getting-started.md, followed literally: an empty folder, the packed packages, a browser. Each test goes on where the one before ended. */
const root = join(__dirname, '../../../..');

withProgram('curl', () => {
  withProgram('chromium', (executablePath) => {
    const folder = mkdtempSync(join(tmpdir(), 'cortado-getting-started-'));
    let reader: Reader;
    let guide: ReadonlyMap<string, readonly Step[]>;
    let registry: PackageRegistry;
    let browser: Browser;
    let pageUrl: string;

    beforeAll(async () => {
      execFileSync(process.execPath, [join(root, 'scripts/pack-packages.mjs'), join(folder, 'packed')], { cwd: root });
      registry = await PackageRegistry.open(join(folder, 'packed', 'tarballs'));
      reader = new Reader(folder, {
        npm_config_registry: registry.url,
        npm_config_replace_registry_host: 'never',
        npm_config_yes: 'true', // npx asks before it installs
        npm_config_update_notifier: 'false',
      });
      const [server, page] = [await freePort(), await freePort()];
      pageUrl = `http://localhost:${page}`;
      const text = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');
      guide = readGuide(text.replaceAll(/\b3000\b/g, String(server)).replaceAll(/\b5173\b/g, String(page)));
      browser = await launchChromium(executablePath);
    }, 300_000);

    afterAll(async () => {
      await browser?.close();
      reader?.leave();
      registry?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const follow = (section: string) => reader.follow(guide.get(section)!);

    /** Each command of a section with the output that the page shows, and without warnings. */
    const shown = (section: string): Entry[] =>
      guide
        .get(section)!
        .flatMap((step) =>
          step.kind === 'file'
            ? []
            : step.lines.map((command) => ({ command, output: command === step.lines.at(-1) ? step.output : '' })),
        );

    test('1. the project is installed, without a warning', async () => {
      const section = '1. The project';
      expect(await follow(section)).toEqual(shown(section));
    }, 300_000);

    test('2. a controller answers as the page shows', async () => {
      const section = '2. A controller';
      expect(await follow(section)).toEqual(shown(section));
    }, 120_000);

    test('3. a socket answers a bad message, and stays open', async () => {
      const section = '3. A socket';
      expect(await follow(section)).toEqual(shown(section));
    }, 120_000);

    describe('in a browser', () => {
      let ann: Page;
      let bob: Page;
      const field = (name: string) => ann.getByLabel(name, { exact: true });
      const invalid = () =>
        ann
          .locator('[aria-invalid=true]')
          .evaluateAll((fields) => fields.map((each) => (each as HTMLInputElement).name));
      const errors = async () => (await ann.locator('.error').allInnerTexts()).filter((text) => text !== '');
      const add = () => ann.getByRole('button', { name: 'Add' }).click();
      /** The status of the page, once it begins with that. */
      const status = async (page: Page, beginning: string): Promise<string> => {
        const found = await page.waitForFunction((beginning) => {
          const text = document.querySelector('#status')!.textContent;
          return text.startsWith(beginning) ? text : undefined;
        }, beginning);
        return (await found.jsonValue())!;
      };

      test('4. a page on another origin: marked fields, and changes in every tab', async () => {
        const section = '4. A page on another origin';
        expect(await follow(section)).toEqual(shown(section));
        [ann, bob] = [await browser.newPage(), await browser.newPage()];
        for (const page of [ann, bob]) {
          await page.goto(pageUrl);
          expect(await status(page, 'Connected')).toBe('Connected');
        }

        await add();
        await ann.locator('[aria-invalid=true]').first().waitFor();
        expect(await invalid()).toEqual(['title', 'points']);
        expect(await errors()).toEqual(['Field required', 'Field required']);

        await field('Title').fill('Buy <b>beans</b>');
        await field('Points').fill('13');
        await field('Notes').fill('The dark ones');
        await add();
        await ann.getByText('points must not be greater than 8').waitFor();
        expect(await invalid()).toEqual(['points']);
        expect(await field('Title').inputValue()).toBe('Buy <b>beans</b>');

        await field('Points').fill('2');
        await add();
        for (const page of [ann, bob]) await page.getByLabel('Buy <b>beans</b> (2): The dark ones').waitFor();
        await ann.waitForFunction(() => document.querySelector<HTMLInputElement>('#title')!.value === '');
        expect([await invalid(), await errors()]).toEqual([[], []]);

        await ann.getByLabel('Buy').check();
        await bob.locator('li input:checked').waitFor();
        expect(await bob.locator('li span').allInnerTexts()).toEqual(['Buy <b>beans</b> (2): The dark ones']);
      }, 120_000);

      test('4. a page whose origin is not listed learns why it is refused', async () => {
        const stranger = await browser.newPage();
        await stranger.goto(pageUrl.replace('localhost', '127.0.0.1'));
        expect(await status(stranger, 'Not connected')).toBe('Not connected: origin_not_allowed');
        await stranger.close();
      }, 60_000);

      test('5. the server is restarted: the page says so, keeps the text, and connects again', async () => {
        await field('Title').fill('Clean the machine');
        await field('Points').fill('3');
        await reader.interrupt('npm run dev');
        expect(await status(ann, 'Not connected')).toMatch(/^Not connected\. Next attempt in \d+ s$/);
        await add();
        await ann.getByText('Not connected: nothing was sent').waitFor();
        expect(await field('Title').inputValue()).toBe('Clean the machine');

        await reader.run('npm run dev');
        for (const page of [ann, bob]) expect(await status(page, 'Connected')).toBe('Connected');
        expect(await ann.locator('li').count()).toBe(0);
        await add();
        for (const page of [ann, bob]) await page.getByLabel('Clean the machine (3)').waitFor();
        expect(await errors()).toEqual([]);
        await reader.interrupt('npm run dev');
      }, 120_000);

      test('6. the compiled application starts and the page connects to it', async () => {
        const section = '6. Build and run';
        expect(await follow(section)).toEqual(shown(section));
        expect(await status(bob, 'Connected')).toBe('Connected');
        await reader.interrupt('npm start');
      }, 120_000);
    });
  });
});
