import { resource } from '@cortado/resources';
import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import type { Application } from 'cortado';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { createProducts } from '../src/app';
import { Product } from '../src/product';
import { ProductsPage } from './products-page';

/** The page as people see it: real Chromium, one process. Each test has a database of its own. */
jest.setTimeout(180_000);

withProgram('chromium', (executablePath) => {
  let app: Application;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(executablePath);
  });
  beforeEach(async () => {
    app = await createProducts({ database: 'sqlite::memory:', log: false });
    await app.listen({ port: 0 });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    await app.close();
  });
  afterAll(() => browser?.close());

  const open = (options?: BrowserContextOptions) => ProductsPage.open(browser, app.url, options);

  test('products are listed page by page, filtered and sorted', async () => {
    const ada = await open();
    const { page } = ada;
    await ada.hasCount('The first 20 products');
    await ada.button('Show more').click();
    await ada.hasCount('29 products');
    const names = await ada.names();
    expect(names).toHaveLength(29);
    expect(names).toEqual(names.toSorted());

    await ada.button('Price').click();
    await ada.button('Price').click();
    await page.locator('#rows tr').first().getByRole('rowheader', { name: 'Lever machine' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Price' }).getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('search').getByRole('combobox', { name: 'Shop' }).selectOption('Machine Room');
    await page.getByLabel('Price to').fill('90');
    await ada.hasCount('6 products');
    expect((await ada.names())[0]).toBe('Hand grinder');
    await page.getByLabel('Name contains').fill('pot');
    await ada.hasCount('2 products');
    expect(await ada.names()).toEqual(['Moka pot, six cups', 'Moka pot, three cups']);
    await page.getByLabel('Name contains').fill('teapot');
    await page.getByText('No product matches').waitFor();
    await ada.button('Clear').click();
    await ada.hasCount('The first 20 products');
  });

  test('what one tab adds, changes and removes appears in the other', async () => {
    const [ada, bob] = [await open(), await open()];
    await ada.add('Aeropress', '32,50');
    await Promise.all([ada, bob].map((each) => each.has('Aeropress', '€32.50')));
    await bob.page.getByText('Aeropress has come').waitFor();
    await bob.change('Aeropress', { 'Price in euros': '29', 'Sold on': '2026-11-20' });
    await Promise.all([ada, bob].map((each) => each.has('Aeropress', '20 Nov 2026')));
    await ada.has('Aeropress', '€29.00');
    await ada.remove('Aeropress');
    await Promise.all([ada, bob].map((each) => each.hasNot('Aeropress')));
    expect(await bob.table()).toEqual(await ada.table());
  });

  test('a row enters and leaves the filter of a tab, and finds its place in its order', async () => {
    const [ada, bob] = [await open(), await open()];
    await ada.page.getByLabel('Price from').fill('1000');
    await ada.hasCount('1 product');
    await bob.change('Hand grinder', { 'Price in euros': '2000' });
    await ada.has('Hand grinder');
    expect(await ada.names()).toEqual(['Hand grinder', 'Lever machine']);
    await bob.change('Hand grinder', { Name: 'Mill' });
    await ada.has('Mill');
    expect(await ada.names()).toEqual(['Lever machine', 'Mill']);
    await bob.change('Lever machine', { 'Price in euros': '999' });
    await ada.hasNot('Lever machine');
    // Behind the end of the page that is loaded, it is on the next one.
    await bob.change('Burr grinder', { Name: 'Zester' });
    await bob.hasNot('Burr grinder');
    expect(await bob.names()).not.toContain('Zester');
    await bob.button('Show more').click();
    await bob.has('Zester');
    await bob.hasCount('29 products');
  });

  test('two people change one product: the second sees both values, and decides', async () => {
    const [ada, bob] = [await open(), await open()];
    const collide = async (price: string) => {
      await ada.edit('French press');
      await bob.change('French press', { 'Price in euros': '41' });
      await ada.save({ 'Price in euros': price });
      await ada.page.getByText('Somebody else has changed this product').waitFor();
      return ada.page.locator('#differences tr').allInnerTexts();
    };
    expect(await collide('45')).toEqual(['Price\t€45.00\t€41.00']);
    await ada.button('Save mine', ada.editor).click();
    await ada.stored();
    await bob.has('French press', '€45.00');

    expect(await collide('50')).toEqual(['Price\t€50.00\t€41.00']);
    await ada.button('Take theirs', ada.editor).click();
    await ada.page.locator('#conflict').waitFor({ state: 'hidden' });
    expect(await ada.field('Price in euros').inputValue()).toBe('41.00');
    await ada.save({ 'Price in euros': '42' });
    await ada.stored();
    await bob.has('French press', '€42.00');

    await ada.edit('French press');
    await bob.remove('French press');
    await ada.save({ 'Price in euros': '1' });
    await ada.page.getByText('Somebody else has removed this product').waitFor();
  });

  test('errors are marked at their fields, and what was typed is kept', async () => {
    const ada = await open();
    await ada.button('New product').click();
    await ada.save({ Name: ' ', 'Price in euros': 'much' });
    await ada.page.getByText('name must not be blank').waitFor();
    const isInvalid = (label: string) => ada.field(label).getAttribute('aria-invalid');
    expect(await Promise.all(['Name', 'Price in euros', 'Shop'].map(isInvalid))).toEqual(['true', 'true', 'false']);
    expect(await ada.field('Name').evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await ada.field('Price in euros').inputValue()).toBe('much');
    await ada.save({ Name: 'French press', 'Price in euros': '-1' });
    await ada.page.getByText('price must not be less than 0').waitFor();
    await ada.save({ 'Price in euros': '1' });
    await ada.page.getByText('Another row has this value').waitFor();
    expect(await ada.errors()).toEqual(['Another row has this value']);
    expect(await Promise.all(['Name', 'Price in euros'].map(isInvalid))).toEqual(['true', 'false']);
    await ada.save({ Name: 'French press, large' });
    await ada.stored();
    await ada.has('French press, large');
  });

  test('a tab that was offline recovers what it missed', async () => {
    const [ada, bob] = [await open(), await open()];
    await ada.page.context().setOffline(true);
    await ada.hasStatus(/^Connection lost/);
    await bob.add('Aeropress', '32');
    await bob.change('Cascara tea', { 'Price in euros': '8' });
    await bob.remove('Cold brew bags');
    expect(await ada.names()).toContain('Cold brew bags');
    await ada.page.context().setOffline(false);
    await ada.hasStatus('Connected');
    await ada.has('Aeropress');
    await ada.has('Cascara tea', '€8.00');
    await ada.hasNot('Cold brew bags');
    await bob.has('Cascara tea', '€8.00');
    expect(await ada.table()).toEqual(await bob.table());
    expect((await ada.names())[0]).toBe('Aeropress');
  });

  test('without a connection the page goes on with requests, and a stale row is not overwritten', async () => {
    const [ada, bob] = [await open(), await open()];
    await ada.button('Go offline').click();
    await ada.add('Aeropress', '32');
    await ada.has('Aeropress');
    await bob.change('Aeropress', { 'Price in euros': '33' });
    await ada.button('Remove Aeropress').click();
    await ada.button('Remove', ada.removal).click();
    await ada.page.getByText('Somebody else has changed this product. Look at it again first').waitFor();
    await ada.button('Cancel', ada.removal).click();
    await ada.page.getByLabel('Name contains').fill('Aero');
    await ada.hasCount('1 product');
    await ada.has('Aeropress', '€33.00');
    await ada.button('Go online').click();
    await ada.hasStatus('Connected');
    await bob.remove('Aeropress');
    await ada.page.getByText('No product matches').waitFor();
    expect(await ada.names()).toEqual([]);
  });

  test('the server tells the page to begin anew', async () => {
    const ada = await open();
    const products = app.get(resource(Product));
    await products.create({ name: 'Aeropress', price: 3200, shopId: 1 }, { log: false });
    await products.reset();
    await ada.has('Aeropress');
    await products.create({ name: 'Aeropress Go', price: 3200, shopId: 1 });
    await ada.has('Aeropress Go');
    expect((await ada.names()).slice(0, 2)).toEqual(['Aeropress', 'Aeropress Go']);
  });

  test('another database behind the same address: the page shows what is in it', async () => {
    const ada = await open();
    await ada.add('Aeropress', '32');
    await ada.has('Aeropress');
    const { port } = new URL(app.url);
    await app.close();
    await ada.hasStatus(/^Connection lost/);
    app = await createProducts({ database: 'sqlite::memory:', log: false });
    await app.listen({ port: Number(port) });
    await ada.hasStatus('Connected');
    await ada.hasNot('Aeropress');
    expect(await ada.names()).not.toContain('Aeropress');
    await ada.add('Bean jar', '12');
    await ada.has('Bean jar');
  });

  test('everything can be done with the keyboard', async () => {
    const ada = await open();
    const { keyboard } = ada.page;
    await ada.button('New product').focus();
    await keyboard.press('Enter');
    await keyboard.type('Aeropress');
    await keyboard.press('Tab');
    await keyboard.type('32');
    await keyboard.press('Enter');
    await ada.has('Aeropress', '€32.00');
    await ada.button('Edit Aeropress').focus();
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await ada.editor.waitFor({ state: 'hidden' });
    const focused = () => ada.page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('Edit Aeropress');
    // The focus stays where it is when the table changes.
    await app.get(resource(Product)).create({ name: 'Aero', price: 1, shopId: 1 });
    await ada.has('Aero');
    expect(await focused()).toBe('Edit Aeropress');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await ada.hasNot('Aeropress');
    expect(ada.complaints).toEqual([]);
  });

  test.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)('$width pixels, $colorScheme: fits, asks nothing of others, and breaks no policy', async (given) => {
    const { width, colorScheme } = given;
    const ada = await open({ viewport: { width, height: 800 }, colorScheme });
    await ada.add('o'.repeat(60), '99999');
    await ada.page.getByLabel('Name contains').fill('ooo');
    await ada.hasCount('1 product');
    await ada.edit('o'.repeat(60));
    const { overflow, paper, dialog } = await ada.page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      paper: getComputedStyle(document.body).backgroundColor,
      dialog: document.querySelector('#editor')!.getBoundingClientRect().right <= innerWidth,
    }));
    expect({ overflow, dialog }).toEqual({ overflow: 0, dialog: true });
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(250, 247, 242)' : 'rgb(28, 23, 20)');
    expect(new Set(ada.requests.map((url) => new URL(url).origin))).toEqual(new Set([app.url]));
    expect(ada.complaints).toEqual([]);
  });
});
