import {
  IDEMPOTENCY_WINDOW,
  METADATA_LIFETIME,
  type AppendOptions,
  type Appended,
  type History,
  type HistoryLimits,
  type HistoryQuery,
  type Position,
} from '@cortado/channels/broker';
import type { Link } from '../connection/link';
import { APPEND, POSITIONS, READ } from '../scripts/history-scripts';
import type { Keys } from './keys';
import { readPosition } from './messages';

const LIFETIME = String(METADATA_LIFETIME);

/** Histories of topics. Every call is one round trip. */
export class Histories {
  constructor(private readonly keys: Keys) {}

  async append(
    link: Link,
    topic: string,
    bytes: Uint8Array,
    { history, idempotencyKey }: AppendOptions,
  ): Promise<Appended> {
    const [meta, log] = this.keys.history(topic);
    const key = idempotencyKey === undefined ? meta : this.keys.idempotency(topic, idempotencyKey);
    const reply = (await link.run(
      APPEND,
      [meta, log, key],
      [
        link.publishing,
        this.keys.channel(topic),
        bytesOf(bytes),
        String(history?.size ?? 0),
        String(history?.ttl ?? 0),
        LIFETIME,
        idempotencyKey === undefined ? '0' : String(IDEMPOTENCY_WINDOW),
      ],
      { size: bytes.length },
    )) as [number, string];
    return { position: readPosition(reply[1]), duplicate: reply[0] === 1 };
  }

  async read(link: Link, topic: string, { size, ttl }: HistoryLimits, query: HistoryQuery): Promise<History> {
    const { after, limit = size } = query;
    const args = [size, ttl, LIFETIME, limit, ...(after === undefined ? [''] : [after.epoch, after.offset])];
    const reply = await link.run(READ, this.keys.history(topic), args.map(String), { reply: 'bytes' });
    const [epoch, offset, first, ...entries] = reply as readonly Buffer[];
    return {
      epoch: epoch!.toString(),
      offset: Number(offset),
      entries: entries.map((bytes, index) => ({ offset: Number(first) + index, bytes })),
    };
  }

  async positions(link: Link, topics: readonly string[]): Promise<readonly Position[]> {
    const positions: Position[] = [];
    const indexesOf = new Map<number, number[]>();
    for (const [index, topic] of topics.entries()) {
      const slot = link.slotOf(this.keys.channel(topic));
      const indexes = indexesOf.get(slot);
      if (indexes === undefined) indexesOf.set(slot, [index]);
      else indexes.push(index);
    }
    const read = async (indexes: readonly number[]): Promise<void> => {
      const keys = indexes.flatMap((index) => this.keys.history(topics[index]!));
      const reply = (await link.run(POSITIONS, keys, [LIFETIME])) as readonly string[];
      for (const [at, index] of indexes.entries()) {
        positions[index] = { epoch: reply[2 * at]!, offset: Number(reply[2 * at + 1]) };
      }
    };
    await Promise.all([...indexesOf.values()].map(read));
    return positions;
  }
}

function bytesOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
