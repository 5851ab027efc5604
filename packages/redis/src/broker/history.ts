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
  constructor(
    private readonly keys: Keys,
    private readonly publishCommand: string,
  ) {}

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
        this.publishCommand,
        this.keys.channel(topic),
        bytesOf(bytes),
        String(history?.size ?? 0),
        String(history?.ttl ?? 0),
        LIFETIME,
        idempotencyKey === undefined ? '0' : String(IDEMPOTENCY_WINDOW),
      ],
      'text',
      bytes.length,
    )) as [number, string];
    return { position: readPosition(reply[1]), duplicate: reply[0] === 1 };
  }

  async read(link: Link, topic: string, { size, ttl }: HistoryLimits, query: HistoryQuery): Promise<History> {
    const { after, limit = size } = query;
    const args = [size, ttl, LIFETIME, limit, ...(after === undefined ? [''] : [after.epoch, after.offset])];
    const reply = await link.run(READ, this.keys.history(topic), args.map(String), 'bytes');
    const [epoch, offset, first, ...entries] = reply as readonly Buffer[];
    return {
      epoch: epoch!.toString(),
      offset: Number(offset),
      entries: entries.map((bytes, index) => ({ offset: Number(first) + index, bytes })),
    };
  }

  async positions(link: Link, topics: readonly string[]): Promise<readonly Position[]> {
    if (topics.length === 0) return [];
    const reply = (await link.run(
      POSITIONS,
      topics.flatMap((topic) => this.keys.history(topic)),
      [LIFETIME],
    )) as readonly string[];
    return topics.map((_, index) => ({ epoch: reply[2 * index]!, offset: Number(reply[2 * index + 1]) }));
  }
}

function bytesOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
