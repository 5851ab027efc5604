import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** The page as one person uses it, in a browser of their own: cookies are not shared. */
export class BoardPage {
  /** What the page asked of a server, and what the browser had to say about it. */
  readonly requests: string[] = [];
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url().replace(/^ws/, 'http')));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<BoardPage> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(60_000); // for a busy machine: nothing is asserted about time
    await page.clock.install(); // the time goes on by itself until a test stops it
    const board = new BoardPage(page);
    await page.goto(url);
    return board;
  }

  async enter(name: string, room?: string): Promise<void> {
    await this.fill(name, room);
    await this.hasStatus('Connected');
  }

  /** Fills in the form and sends it. */
  async fill(name: string, room = 'Counter'): Promise<void> {
    const { page } = this;
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('combobox').selectOption(room.toLowerCase());
    await page.getByRole('button', { name: 'Enter' }).click();
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  get message() {
    return this.page.getByLabel('Message', { exact: true });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  /** Resolves when the event is in the feed. */
  has(text: string): Promise<void> {
    return this.page.locator('#events p').getByText(text, { exact: true }).last().waitFor();
  }

  hasStatus(text: string | RegExp): Promise<void> {
    return this.page.getByRole('status').getByText(text, { exact: true }).waitFor();
  }

  /** Resolves when these people are here, in whatever order. */
  async hasPeople(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.page.locator('#people').getByText(name, { exact: true }).waitFor();
    await this.page.waitForFunction((count) => document.querySelectorAll('#people li').length === count, names.length);
  }

  status(): Promise<string> {
    return this.page.getByRole('status').innerText();
  }

  events(): Promise<string[]> {
    return this.page.locator('#events p').allInnerTexts();
  }

  /** The process that serves the page. */
  async worker(): Promise<number> {
    return Number(await this.page.locator('#worker').getAttribute('data-pid'));
  }

  async alerts(): Promise<readonly string[]> {
    return (await this.page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
