import { readDocument } from './model/document.js';
import { badge, element } from './views/elements.js';
import { HttpTab } from './views/http-tab.js';
import { SocketsTab } from './views/sockets-tab.js';
import { Tabs } from './views/tabs.js';
import { Theme } from './views/theme.js';

/** The documents, which the page names as links. @param {string} kind */
function documentsOf(kind) {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (
    document.querySelectorAll(`link[rel=service-desc][type*=${kind}]`)
  );
  return Array.from(links, ({ href, title }) => ({ href, title }));
}

/** @param {string} address */
async function load(address) {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${address} was answered with ${response.status}`);
  return response.json();
}

async function start() {
  const theme = new Theme();
  const [http, sockets] = [documentsOf('openapi'), documentsOf('asyncapi')];
  const source = sockets[0] === undefined ? undefined : await load(sockets[0].href);
  const read = source === undefined ? undefined : readDocument(source);
  const hasSockets = read !== undefined && read.endpoints.length + read.channels.length > 0;
  const socketsTab = hasSockets ? new SocketsTab(read) : undefined;
  const httpTab = http.length === 0 ? undefined : new HttpTab(http);
  const tabs = new Tabs([
    ...(socketsTab === undefined
      ? []
      : [{ name: 'sockets', label: 'Sockets', panel: socketsTab.panel, opened: () => remember('sockets') }]),
    ...(httpTab === undefined
      ? []
      : [{ name: 'http', label: 'HTTP', panel: httpTab.panel, opened: () => (remember('http'), httpTab.opened()) }]),
  ]);
  const links = [...http, ...sockets].map(({ href }) =>
    element('a', { href }, new URL(href).pathname.split('/').at(-1) ?? href),
  );
  const title = read?.title ?? 'Console';
  document.title = title;
  document.body.replaceChildren(
    element(
      'header',
      { class: 'top' },
      element('img', { src: new URL('icon.svg', import.meta.url).href, alt: '', width: 28, height: 28 }),
      element('h1', {}, title, ' ', ...(read === undefined ? [] : [badge(read.version)])),
      tabs.list,
      element('div', { class: 'links' }, ...links),
      theme.element,
    ),
    element('main', {}, ...[socketsTab?.panel, httpTab?.panel].filter((each) => each !== undefined)),
  );
  const [tab = '', ...path] = location.hash.slice(1).split('/').map(decoded);
  socketsTab?.open(path);
  tabs.open(tabs.has(tab) ? tab : hasSockets ? 'sockets' : 'http');
}

/** @param {string} text of an address, which anybody may have written */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The tab is part of the address, so that it can be sent to somebody. @param {string} tab */
function remember(tab) {
  if (!location.hash.startsWith(`#${tab}`)) history.replaceState(null, '', `#${tab}`);
}

try {
  await start();
} catch (error) {
  document.body.replaceChildren(
    element('p', { class: 'fatal', role: 'alert' }, `The console could not be started: ${String(error)}`),
  );
}
