import type { Message } from './message';
import type { Peer } from './peer';

/** Narrows down who receives a message. */
export interface Recipients {
  /** Connection ids that do not receive it, often the sender's own. */
  readonly except?: string | readonly string[] | undefined;
  /** Connection ids; no other connection receives it. */
  readonly only?: readonly string[] | undefined;
}

/** Above this many ids in `except`, a set is faster than a list. */
const FEW = 3;

/** Delivers one message to the recipients among these peers, by their ids. @returns how many took it */
export function deliverTo<P extends Peer>(
  peers: ReadonlyMap<string, P>,
  message: Message,
  { except, only }: Recipients,
): number {
  const isLeftOut = exclusion(except);
  let sent = 0;
  for (const peer of only === undefined ? peers.values() : named(peers, only)) {
    if (!isLeftOut?.(peer.id) && peer.deliver(message) === 'sent') sent += 1;
  }
  return sent;
}

function exclusion(except: Recipients['except']): ((id: string) => boolean) | undefined {
  if (except === undefined) return undefined;
  if (typeof except === 'string') return (id) => id === except;
  const ids = except.length > FEW ? new Set(except) : except;
  return ids instanceof Set ? (id) => ids.has(id) : (id) => ids.includes(id);
}

function named<P extends Peer>(peers: ReadonlyMap<string, P>, only: readonly string[]): readonly P[] {
  return [...new Set(only)].map((id) => peers.get(id)).filter((each) => each !== undefined);
}
