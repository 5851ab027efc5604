// Takes the screenshots of the console and of the presence board in docs/images/: at the width of a desk and of a telephone, in light and dark.
// Usage: npm run screenshots   (needs chromium on the path, or CHROMIUM=<file>)
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../packages/testkit/src/browser';
import { ConsolePage } from '../packages/docs/test/console/console-page';
import { createShop, sayIn } from '../packages/docs/test/console/shop';
import { createBoard } from '../examples/presence-board/src/app';
import { BoardPage } from '../examples/presence-board/test/board-page';

const FOLDER = join(__dirname, '../docs/images');

/** Fixed, so that the addresses in the pictures do not change. */
const PORT = 3000;

const SIZES = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

async function takeAll(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchChromium(
    process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
  );
  for (const { width, height, colorScheme } of SIZES) {
    const app = await createShop();
    await app.listen({ port: PORT });
    const open = (hash: string) =>
      ConsolePage.open(browser, app.url, hash, { viewport: { width, height }, colorScheme });
    const take = (page: ConsolePage, name: string) =>
      page.page.screenshot({ path: join(FOLDER, `console-${name}-${width}.png`) });

    const sockets = await open('sockets/shop.counter/order');
    await sockets.connect();
    await sockets.field('email').fill('ada');
    await sockets.field('grams').fill('7');
    await sockets.send();
    await sockets.answered(400);
    await take(sockets, 'socket');

    const channel = await open('sockets/room/$join');
    await channel.send();
    await channel.answered(200);
    const bob = await open('sockets/room/$join');
    await bob.field('name').fill('Bob');
    await bob.send();
    await bob.answered(200);
    await channel.choose('room:{room}', 'say');
    await channel.send();
    await channel.answered(201);
    await sayIn(app, 'demo', 'Good morning!');
    await channel.page.getByText('2 present').waitFor();
    await channel.frame('Good morning').waitFor();
    await channel.page.getByText('Joined channels').evaluate((title) => title.scrollIntoView({ block: 'start' }));
    await take(channel, 'channel');

    const http = await open('http');
    await http.page.locator('.swagger').getByText('Places an order').click();
    await http.page.getByRole('button', { name: 'Execute' }).click();
    await http.page.locator('.live-responses-table .response').getByText('201', { exact: true }).waitFor();
    await http.page.evaluate(() => scrollTo(0, 0));
    await take(http, 'http');
    await app.close();

    const board = await createBoard({ log: false });
    await board.listen({ port: PORT });
    const enter = async (name: string) => {
      const page = await BoardPage.open(browser, board.url, { viewport: { width, height }, colorScheme });
      await page.enter(name);
      return page;
    };
    const [ada, grace] = [await enter('Ada'), await enter('Grace')];
    await ada.say('Two flat whites, please');
    await grace.has('Two flat whites, please');
    await grace.say('On their way');
    await ada.has('On their way');
    await grace.message.pressSequentially('And');
    await ada.page.getByText('Grace is typing').waitFor();
    await ada.page.screenshot({ path: join(FOLDER, `board-${width}.png`) });
    await board.close();
  }
  await browser.close();
}

void takeAll();
