import type { Message } from './message';
import type { Peer } from './peer';

/** Narrows down who receives a message. */
export interface Recipients {
  /** One or several connection ids that do not receive it, often the sender's own. */
  readonly except?: string | readonly string[] | undefined;
  /** One or several connection ids; no other connection receives it. */
  readonly only?: string | readonly string[] | undefined;
}

/** Above this many ids in `except`, a set is faster than a list. */
const FEW = 3;

/**
 * Delivers one message to the recipients among these peers, by their ids.
 *
 * @param isServed those that receive it another way
 * @returns how many took it
 */
export function deliverTo<P extends Peer>(
  peers: ReadonlyMap<string, P>,
  message: Message,
  { except, only }: Recipients,
  isServed?: (id: string) => boolean,
): number {
  const isLeftOut = exclusion(except);
  let sent = 0;
  for (const peer of only === undefined ? peers.values() : named(peers, only)) {
    if (isLeftOut?.(peer.id) || isServed?.(peer.id)) continue;
    if (peer.deliver(message) === 'sent') sent += 1;
  }
  return sent;
}

/** Whether an id is left out; undefined when none is. */
export function exclusion(except: Recipients['except']): ((id: string) => boolean) | undefined {
  if (except === undefined) return undefined;
  if (typeof except === 'string') return (id) => id === except;
  const ids = except.length > FEW ? new Set(except) : except;
  return ids instanceof Set ? (id) => ids.has(id) : (id) => ids.includes(id);
}

function named<P extends Peer>(peers: ReadonlyMap<string, P>, only: string | readonly string[]): readonly P[] {
  return [...new Set(typeof only === 'string' ? [only] : only)]
    .map((id) => peers.get(id))
    .filter((each) => each !== undefined);
}

/** The id of a process, a hyphen, and what tells its connections apart. */
const ID = /^[\da-f]{8}-./;

/**
 * The same recipients. A slip in them would reach everyone, or nobody.
 *
 * @throws TypeError for what cannot be the id of a connection
 */
export function checkedRecipients(recipients: Recipients): Recipients {
  for (const name of ['except', 'only'] as const) {
    const given: unknown = recipients[name];
    if (given === undefined) continue;
    for (const each of Array.isArray(given) ? (given as readonly unknown[]) : [given]) checkId(each, name);
  }
  return recipients;
}

/** @throws TypeError for what cannot be the id of a connection */
export function checkId(id: unknown, where: string): void {
  if (typeof id === 'string' && ID.test(id)) return;
  const given = typeof id === 'string' ? JSON.stringify(id) : id === null ? 'null' : typeof id;
  throw new TypeError(`${where} takes ids of connections, as connection.id gives them, not ${given}`);
}
