import { HttpError } from '@cortado/core';
import type { Cluster } from '../broker/cluster';
import { decodeEnvelope } from '../broker/envelope';
import { channelTopic } from '../broker/topics';
import type { HistoryEntry, HistoryLimits, Position } from '../broker/history';

interface Query {
  readonly after?: Position | undefined;
  readonly limit?: number | undefined;
}

/** One publication, as the application sees it. */
interface Entry {
  readonly offset: number;
  readonly event: string;
  readonly data: unknown;
  readonly timestamp: string;
}

/** Reads the history of a channel for the application. @throws TypeError for an invalid query, HttpError 503 when it cannot be read */
export async function readHistory(
  cluster: Cluster,
  name: string,
  limits: HistoryLimits | undefined,
  { after, limit }: Query,
): Promise<Position & { readonly entries: readonly Entry[] }> {
  if (limits === undefined) {
    throw new TypeError(`the channel ${JSON.stringify(name)} keeps no history: set history in its @Channel options`);
  }
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0)) {
    throw new TypeError('limit must be a whole number from 0');
  }
  if (after !== undefined && !isPosition(after)) {
    throw new TypeError('after must be { epoch, offset }: a string and a whole number from 0');
  }
  const history = await cluster.read(channelTopic(name), limits, { after, limit });
  if (history === undefined) {
    throw new HttpError(503, 'The history cannot be read at the moment', { type: 'broker_unavailable' });
  }
  const { epoch, offset, entries } = history;
  return { epoch, offset, entries: entries.flatMap((each) => entryOf(cluster, name, each)) };
}

/** Whether a value is a position, as clients and the application give it. */
export function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch, offset } = value as Record<string, unknown>;
  return typeof epoch === 'string' && Number.isSafeInteger(offset) && (offset as number) >= 0;
}

/** @returns nothing for an entry of a release that this process cannot read */
function entryOf(cluster: Cluster, name: string, { offset, bytes }: HistoryEntry): readonly Entry[] {
  try {
    const push = JSON.parse(Buffer.from(decodeEnvelope(bytes).body).toString()) as Omit<Entry, 'offset'>;
    return [{ offset, event: push.event, data: push.data, timestamp: push.timestamp }];
  } catch (error) {
    cluster.unreadable(error, name);
    return [];
  }
}
