import type { Browser, Locator, Page } from 'playwright-core';

/** The page of this example, or of the one for Vue, as one person uses it. */
export class ChatPage {
  /** What the browser had to say about the page. */
  readonly complaints: string[] = [];
  /** The paths of its sockets, and of those that are open. */
  readonly sockets: string[] = [];
  readonly open: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('websocket', (socket) => {
      const path = new URL(socket.url()).pathname;
      this.sockets.push(path);
      this.open.push(path);
      socket.on('close', () => this.open.splice(this.open.indexOf(path), 1));
    });
  }

  /** Resolves when the users are shown. */
  static async open(browser: Browser, url: string): Promise<ChatPage> {
    const chat = new ChatPage(await browser.newPage());
    await chat.page.goto(url);
    await chat.page.getByRole('heading', { name: 'Users (real-time)' }).waitFor();
    await chat.page.getByText('Loading …').waitFor({ state: 'detached' });
    return chat;
  }

  async enter(name: string, room = 'lobby'): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByLabel('Room').fill(room);
    await this.button('Enter').click();
    await this.hasStatus(`In ${room} as ${name}`);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  get message(): Locator {
    return this.page.getByLabel('Message', { exact: true });
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.button('Send').click();
  }

  async addUser(name: string, email: string): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Email').fill(email);
    await this.button('Add').click();
  }

  hasStatus(text: string): Promise<void> {
    return this.page.getByRole('status').getByText(text, { exact: true }).waitFor();
  }

  /** Resolves when the list has these items, in this order. */
  async has(list: 'Here now' | 'Messages', ...items: readonly string[]): Promise<void> {
    await this.page.waitForFunction(
      ([label, wanted]) => {
        const found = document.querySelectorAll(`[aria-label="${label}"] li`);
        return JSON.stringify(Array.from(found, (each) => (each as HTMLElement).innerText)) === wanted;
      },
      [list, JSON.stringify(items)] as const,
    );
  }

  user(text: string): Locator {
    return this.page.locator('.users li').filter({ hasText: text });
  }

  async alerts(): Promise<readonly string[]> {
    return (await this.page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
  }
}
