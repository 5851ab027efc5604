import { Catalogue } from './catalogue.js';
import { Editor } from './editor.js';
import { productRow } from './elements.js';
import { whereOf } from './query.js';
import { Removal } from './removal.js';
import { attempt, errorsOf, shops } from './shop.js';

/** In milliseconds, how long somebody must not type until the filter is applied. */
const PAUSE = 200;

const part = (id) => document.querySelector(`#${id}`);
const [filter, rows, more, status] = [part('filter'), part('rows'), part('more'), part('status')];

/** Names by id. */
const names = new Map();
let sort = 'name';
let pause;

const catalogue = new Catalogue({
  rows(changed, news) {
    part('failure').textContent = '';
    showRows();
    for (const { id } of changed) rows.querySelector(`[data-id="${id}"]`).classList.add('changed');
    if (news.length > 0) part('news').textContent = news.join('. ');
  },

  failed(reason) {
    part('failure').textContent = reason;
  },

  status(text, state) {
    status.textContent = text;
    status.dataset.state = state;
  },
});
const written = () => catalogue.written();
const editor = new Editor(names, written);
const removal = new Removal(written);

function showRows() {
  const { id, action } = focusedAction();
  rows.replaceChildren(...catalogue.rows.map((each) => productRow(each, names)));
  rows.querySelector(`[data-id="${id}"] [data-action="${action}"]`)?.focus();
  const { length } = catalogue.rows;
  const products = length === 1 ? '1 product' : `${length} products`;
  part('count').textContent = catalogue.hasMore ? `The first ${products}` : products;
  part('empty').hidden = length > 0;
  more.hidden = !catalogue.hasMore;
}

function focusedAction() {
  const focused = document.activeElement;
  return { id: focused?.closest('tr')?.dataset.id, action: focused?.dataset.action };
}

function showQuery() {
  clearTimeout(pause);
  part('news').textContent = '';
  void catalogue.show({ where: whereOf(Object.fromEntries(new FormData(filter))), sort: [sort] });
}

filter.addEventListener('input', () => {
  clearTimeout(pause);
  pause = setTimeout(showQuery, PAUSE);
});
filter.addEventListener('submit', (event) => {
  event.preventDefault();
  showQuery();
});
filter.addEventListener('reset', () => setTimeout(showQuery)); // the fields are empty afterwards

document.querySelector('thead').addEventListener('click', ({ target }) => {
  const property = target.closest('button')?.dataset.sort;
  if (property === undefined) return;
  sort = sort === property ? `-${property}` : property;
  for (const each of document.querySelectorAll('[data-sort]')) {
    const header = each.closest('th');
    if (each.dataset.sort !== property) header.removeAttribute('aria-sort');
    else header.setAttribute('aria-sort', sort === property ? 'ascending' : 'descending');
  }
  showQuery();
});

more.addEventListener('click', async () => {
  const first = catalogue.rows.length;
  more.disabled = true;
  await catalogue.more();
  more.disabled = false;
  rows.children[first]?.querySelector('button').focus();
});

rows.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  const product = catalogue.rows.find(({ id }) => String(id) === button?.closest('tr').dataset.id);
  if (product !== undefined) (button.dataset.action === 'edit' ? editor : removal).open(product);
});
part('new').addEventListener('click', () => editor.open());
for (const each of document.querySelectorAll('[data-close]')) {
  each.addEventListener('click', () => each.closest('dialog').close());
}

part('offline').addEventListener('click', ({ currentTarget: button }) => {
  const goesOffline = button.textContent === 'Go offline';
  button.textContent = goesOffline ? 'Go online' : 'Go offline';
  if (goesOffline) catalogue.goOffline();
  else catalogue.goOnline();
});

/** The shops first: without them, products cannot be named after theirs. */
async function start() {
  const { ok, body } = await attempt(shops.list({ limit: 100 }));
  if (!ok) part('failure').textContent = errorsOf(body);
  for (const { id, name } of body.items ?? []) {
    names.set(id, name);
    filter.elements.shop.append(new Option(name, id));
  }
  showQuery();
}

void start();
