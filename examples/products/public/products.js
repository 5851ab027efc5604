import { ask, errorsOf } from './api.js';
import { Catalogue } from './catalogue.js';
import { Editor } from './editor.js';
import { productRow } from './elements.js';
import { Query } from './query.js';
import { Removal } from './removal.js';
import { Watch } from './watch.js';

/** In milliseconds, how long somebody must not type until the filter is applied. */
const PAUSE = 200;

const VERBS = { created: 'added', updated: 'changed', deleted: 'removed' };

const part = (id) => document.querySelector(`#${id}`);
const [filter, rows, more, status] = [part('filter'), part('rows'), part('more'), part('status')];

/** Names by id. */
const shops = new Map();
const catalogue = new Catalogue();
let sort = 'name';
let query = new Query({}, sort);
let pause;

/** What a watch tells the page to show. */
const view = {
  reading: (answer) => catalogue.reading(answer),

  page(of, page, changes) {
    catalogue.load(of, page, changes);
    part('failure').textContent = '';
    showRows();
  },

  changed(event, row) {
    const { name } = row.name === undefined ? (catalogue.rows.find(({ id }) => id === row.id) ?? {}) : row;
    if (!catalogue.apply(event, row)) return;
    showRows();
    rows.querySelector(`[data-id="${row.id}"]`)?.classList.add('changed');
    part('news').textContent = `${name} was ${VERBS[event]}`;
  },

  failed(reason) {
    part('failure').textContent = reason;
  },

  status(text, state) {
    status.textContent = text;
    status.dataset.state = state;
  },
};

const watch = new Watch(new URL('ws/products', location.href.replace(/^http/, 'ws')), view);
const editor = new Editor(shops, reload);
const removal = new Removal(reload);

/** What was written comes as an event, unless the page does not watch. */
function reload() {
  if (!watch.isJoined) void watch.load();
}

function showRows() {
  const { id, action } = focusedAction();
  rows.replaceChildren(...catalogue.rows.map((each) => productRow(each, shops)));
  rows.querySelector(`[data-id="${id}"] [data-action="${action}"]`)?.focus();
  const { length } = catalogue.rows;
  const products = length === 1 ? '1 product' : `${length} products`;
  part('count').textContent = catalogue.next === null ? products : `The first ${products}`;
  part('empty').hidden = length > 0;
  more.hidden = catalogue.next === null;
}

function focusedAction() {
  const focused = document.activeElement;
  return { id: focused?.closest('tr')?.dataset.id, action: focused?.dataset.action };
}

function showQuery() {
  clearTimeout(pause);
  query = new Query(Object.fromEntries(new FormData(filter)), sort);
  part('news').textContent = '';
  watch.show(query);
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
  const [of, cursor] = [query, catalogue.next];
  more.disabled = true;
  const { status: code, body, changes } = await catalogue.reading(ask('GET', of.path(cursor)));
  more.disabled = false;
  // Meanwhile other products were asked for, or the first page was loaded again.
  if (of !== query || cursor !== catalogue.next) return;
  if (code !== 200) return view.failed(errorsOf(body));
  const first = catalogue.rows.length;
  catalogue.append(body, changes);
  showRows();
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
  if (goesOffline) watch.close();
  else watch.open();
});
addEventListener('offline', () => watch.drop());
addEventListener('online', () => watch.retry());

/** The shops first: without them, products cannot be named after theirs. */
async function start() {
  const { status: code, body } = await ask('GET', 'shops?limit=100');
  if (code !== 200) view.failed(errorsOf(body));
  for (const { id, name } of body.items ?? []) {
    shops.set(id, name);
    filter.elements.shop.append(new Option(name, id));
  }
  watch.open();
  showQuery();
}

void start();
