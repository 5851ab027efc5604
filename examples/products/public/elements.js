/** What the page is made of. Texts are never HTML: they are what other people typed. */
export function element(name, { text, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The texts of a product, as people read them. @param shops names by id */
export function textsOf({ name, price, shopId, soldAt }, shops) {
  return {
    name,
    price: Number.isFinite(price) ? EUROS.format(price / 100) : '–',
    shopId: shops.get(shopId) ?? `Shop ${shopId}`,
    soldAt: soldAt === null ? '–' : DATE.format(new Date(soldAt)),
  };
}

/** A product in the table. */
export function productRow(product, shops) {
  const { name, price, shopId, soldAt } = textsOf(product, shops);
  const cell = (text, kind) => element('td', { role: 'cell', class: kind, text });
  const action = (kind, text) =>
    element(
      'button',
      { type: 'button', class: 'quiet', 'data-action': kind },
      text,
      element('span', { class: 'hidden', text: ` ${name}` }),
    );
  return element(
    'tr',
    { role: 'row', 'data-id': product.id },
    element('th', { role: 'rowheader', scope: 'row', text: name }),
    cell(price, 'price'),
    cell(shopId, 'shop'),
    cell(soldAt, product.soldAt === null ? 'sold open' : 'sold'),
    element('td', { role: 'cell', class: 'actions' }, action('edit', 'Edit'), action('remove', 'Remove')),
  );
}

/** A property that two people want to be different. */
export function difference(property, yours, theirs) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row', text: property }),
    element('td', { text: yours }),
    element('td', { text: theirs }),
  );
}

const EUROS = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const DATE = new Intl.DateTimeFormat('en-IE', { dateStyle: 'medium', timeZone: 'UTC' });
