import type { Changes } from './changes';
import { compareStatuses } from './compare-openapi';
import { compareSchemas, type Comparison } from './compare-schemas';
import { compareSecurity } from './compare-security';
import type { Json } from './schema';
import { socketsOf, type Exchange, type Socket } from './sockets';

/** Compares the sockets and channels of two AsyncAPI documents. */
export function compareAsyncApi(before: Json, after: Json, changes: Changes): void {
  const olds = socketsOf(before);
  const news = socketsOf(after);
  const names = new Set([...news.values()].map(({ name }) => name));
  for (const [key, old] of olds) {
    const now = news.get(key);
    const place = changes.at(old.name);
    if (now !== undefined) compareSockets(old, now, { before, after }, place);
    else place.breaks(names.has(old.name) ? `no longer speaks the ${old.protocol} protocol` : 'was removed');
  }
  for (const [key, { name, protocol }] of news) {
    if (olds.has(key)) continue;
    const isKnown = [...olds.values()].some((each) => each.name === name);
    changes.at(name).note(isKnown ? `speaks the ${protocol} protocol too` : 'is new');
  }
}

type Documents = Pick<Comparison, 'before' | 'after'>;

function compareSockets(old: Socket, now: Socket, documents: Documents, changes: Changes): void {
  for (const path of old.endpoints.filter((each) => !now.endpoints.includes(each))) {
    changes.breaks(`cannot be joined over ${path} any more`);
  }
  for (const path of now.endpoints.filter((each) => !old.endpoints.includes(each))) {
    changes.note(`can be joined over ${path}`);
  }
  for (const [source, schema] of Object.entries(old.inputs)) {
    compareSchemas(schema, now.inputs[source], { ...documents, side: 'input' }, changes.at(source));
  }
  compareStatuses(old.handshake, now.handshake, changes.at('handshake'), () => undefined);
  for (const [name, before] of old.exchanges) {
    const after = now.exchanges.get(name);
    if (after === undefined) changes.at(name).breaks('was removed');
    else compareExchanges(before, after, documents, changes.at(name));
  }
  for (const name of now.exchanges.keys()) if (!old.exchanges.has(name)) changes.at(name).note('is new');
}

function compareExchanges(old: Exchange, now: Exchange, documents: Documents, changes: Changes): void {
  const isFromClient = old.kind === 'message';
  const [sent, answered] = isFromClient ? (['input', 'output'] as const) : (['output', 'input'] as const);
  compareSchemas(old.payload, now.payload, { ...documents, side: sent }, changes);
  if (old.contentType !== now.contentType) changes.breaks(`was ${old.contentType}, is ${now.contentType}`);
  compareSecurity(old.security, now.security, changes);
  compareStatuses(old.answers, now.answers, changes, (before, after, place) => {
    compareSchemas(before['payload'], after['payload'], { ...documents, side: answered }, place);
  });
}
