import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The page as one person uses it, in a browser of their own. */
export class ProductsPage {
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

  /** Resolves when the products are shown and watched. */
  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ProductsPage> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(60_000); // for a busy machine: nothing is asserted about time
    const products = new ProductsPage(page);
    await page.goto(url);
    await products.hasStatus('Connected');
    return products;
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  get editor(): Locator {
    return this.page.locator('#editor');
  }

  get removal(): Locator {
    return this.page.locator('#removal');
  }

  field(label: string): Locator {
    // By what it is called: the text of the label of a list has its options too.
    const role = label === 'Shop' ? 'combobox' : 'textbox';
    return label === 'Sold on' ? this.editor.getByLabel(label) : this.editor.getByRole(role, { name: label });
  }

  hasStatus(text: string | RegExp): Promise<void> {
    return this.page.getByRole('status').getByText(text, { exact: true }).waitFor();
  }

  status(): Promise<string> {
    return this.page.getByRole('status').innerText();
  }

  /** Resolves when the number of products is shown. */
  hasCount(text: string): Promise<void> {
    return this.page.locator('#count').getByText(text, { exact: true }).waitFor();
  }

  /** Resolves when a row with this name has the text, as its price. */
  async has(name: string, text = ''): Promise<void> {
    await this.row(name).filter({ hasText: text }).waitFor();
  }

  async hasNot(name: string): Promise<void> {
    await this.row(name).waitFor({ state: 'detached' });
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  names(): Promise<string[]> {
    return this.page.getByRole('rowheader').allInnerTexts();
  }

  /** Everything that is shown of the products, row by row. */
  table(): Promise<string[]> {
    return this.page.locator('#rows tr').allInnerTexts();
  }

  edit(name: string): Promise<void> {
    return this.button(`Edit ${name}`).click();
  }

  /** Fills in what is given, and saves. */
  async save(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.field(label).fill(value);
    await this.button('Save', this.editor).click();
  }

  /** Resolves when the dialog is closed, because it is stored. */
  async stored(): Promise<void> {
    await this.editor.waitFor({ state: 'hidden' });
  }

  async add(name: string, price: string): Promise<void> {
    await this.button('New product').click();
    await this.save({ Name: name, 'Price in euros': price });
    await this.stored();
  }

  async change(name: string, values: Readonly<Record<string, string>>): Promise<void> {
    await this.edit(name);
    await this.save(values);
    await this.stored();
  }

  async remove(name: string): Promise<void> {
    await this.button(`Remove ${name}`).click();
    await this.button('Remove', this.removal).click();
    await this.removal.waitFor({ state: 'hidden' });
  }

  /** The texts of the errors that are shown. */
  async errors(): Promise<readonly string[]> {
    return (await this.page.locator('.error').allInnerTexts()).filter((text) => text !== '');
  }
}
