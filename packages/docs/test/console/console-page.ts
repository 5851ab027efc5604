import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The console as one person uses it, in a browser of their own. */
export class ConsolePage {
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

  /** @param hash what is shown, as in `sockets/room/say` */
  static async open(
    browser: Browser,
    url: string,
    hash = '',
    options: BrowserContextOptions = {},
  ): Promise<ConsolePage> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(60_000); // for a busy machine: nothing is asserted about time
    const console = new ConsolePage(page);
    await page.exposeFunction('complain', (text: string) => console.complaints.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        (globalThis as never as { complain(text: string): void }).complain(
          `${event.violatedDirective} ${event.blockedURI}`,
        );
      });
    });
    await page.goto(`${url}/docs${hash === '' ? '' : `#${hash}`}`);
    await page.getByRole('tablist').waitFor();
    return console;
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  get connection(): Locator {
    return this.page.getByRole('region', { name: 'Connection' });
  }

  get composer(): Locator {
    return this.page.locator('.composer');
  }

  field(label: string): Locator {
    return this.composer.getByLabel(label, { exact: true });
  }

  get json(): Locator {
    return this.composer.getByRole('textbox', { name: 'JSON' });
  }

  /** Chooses a message of an endpoint or a channel class. On narrow screens the list is opened first. */
  async choose(place: string, message: string): Promise<void> {
    const toggle = this.page.locator('.toggle-places');
    if ((await toggle.isVisible()) && (await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
    const entry = this.page.locator('[data-place]').filter({ has: this.page.getByText(place, { exact: true }) });
    await this.button(message, entry).click();
  }

  async connect(): Promise<void> {
    await this.button('Connect', this.connection).click();
    await this.hasState(/^Connected/);
  }

  hasState(text: string | RegExp): Promise<void> {
    return this.connection.getByRole('status').getByText(text).waitFor();
  }

  send(): Promise<void> {
    return this.button(/^(Connect and send|Send)$/, this.composer).click();
  }

  /** Resolves when the last message that was sent from the form has this answer. */
  answered(status: number): Promise<void> {
    return this.composer.getByRole('status').getByText(String(status), { exact: true }).waitFor();
  }

  /** The line of a frame, by what its summary says. */
  frame(text: string | RegExp): Locator {
    return this.page.getByRole('log').locator('li').filter({ hasText: text });
  }

  /** Opens a frame, and gives all of it. */
  async content(frame: Locator): Promise<unknown> {
    await frame.locator('summary').click();
    return JSON.parse(await frame.locator('pre').innerText());
  }

  /** What is wrong with the names of controls: none may be without one. */
  unnamedControls(): Promise<string[]> {
    return this.page.evaluate(() => {
      const controls = document.querySelectorAll<HTMLElement>(
        'button, input, select, textarea, a[href], fieldset, [role=log]',
      );
      const isShown = (each: HTMLElement) => each.offsetParent !== null && each.closest('.swagger') === null;
      const textOf = (id: string) => document.getElementById(id)?.textContent ?? '';
      const nameOf = (each: HTMLElement) =>
        each.getAttribute('aria-label') ??
        each.getAttribute('aria-labelledby')?.split(' ').map(textOf).join(' ') ??
        (each instanceof HTMLFieldSetElement ? each.querySelector('legend')?.textContent : undefined) ??
        ('labels' in each
          ? [...(each.labels as NodeListOf<HTMLElement>)].map((label) => label.textContent).join(' ')
          : '') ??
        '';
      return [...controls]
        .filter((each) => isShown(each))
        .filter((each) => (nameOf(each) || (each.textContent ?? '')).trim() === '')
        .map((each) => each.outerHTML);
    });
  }

  /** Ids that are used twice, and references to ids that do not exist. */
  brokenReferences(): Promise<string[]> {
    return this.page.evaluate(() => {
      const own = [...document.querySelectorAll('[id]')]
        .filter((each) => each.closest('.swagger') === null)
        .map(({ id }) => id);
      const twice = own.filter((id, at) => own.indexOf(id) !== at);
      const references = [...document.querySelectorAll('[aria-describedby], [aria-controls], label[for]')]
        .filter((each) => each.closest('.swagger') === null)
        .flatMap((each) =>
          ['aria-describedby', 'aria-controls', 'for'].flatMap((name) => each.getAttribute(name)?.split(' ') ?? []),
        );
      return [...twice, ...references.filter((id) => document.getElementById(id) === null)];
    });
  }
}
