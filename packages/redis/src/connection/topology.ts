import type { Link } from './link';
import { SLOTS } from './slot';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** As in `127.0.0.1:6379`. */
export function addressText({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** Slots of one primary, both ends included. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly primary: Address;
}

/** A reply to CLUSTER SLOTS: first and last slot, and the servers, the primary first. */
type Reply = readonly (readonly [number, number, readonly [string | null, number, ...unknown[]], ...unknown[]])[];

/**
 * Who has which slots, as one server sees it.
 *
 * @param host of that server, which leaves it out when it does not know its own
 * @throws Error for a server that belongs to no cluster
 */
export async function readTopology(link: Link, host: string): Promise<readonly SlotRange[]> {
  const reply = (await link.send(['CLUSTER', 'SLOTS'])) as Reply;
  return reply.map(([from, to, [name, port]]) => ({ from, to, primary: { host: name || host, port } }));
}

/** Whether every slot has a primary. */
export function isWhole(ranges: readonly SlotRange[]): boolean {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0) === SLOTS;
}
