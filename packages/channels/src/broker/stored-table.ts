import type { Logger } from '@cortado/core';
import type { Broker, ChannelPattern } from './broker';
import type { BrokerCalls } from './broker-calls';

/**
 * The table of patterns, as this server keeps it in the broker for programs that publish without a server. The server that started last
 * wins: during a rolling deployment that is the newer release.
 */
export class StoredTable {
  /** Undefined when it is stored. */
  #unstored: readonly ChannelPattern[] | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly calls: BrokerCalls,
    private readonly log: Logger,
  ) {}

  /** Never rejects: what could not be stored is stored once the broker is up again. */
  async store(table: readonly ChannelPattern[]): Promise<void> {
    this.#unstored = table;
    await this.retry();
  }

  async retry(): Promise<void> {
    const table = this.#unstored;
    if (table === undefined) return;
    const stored = await this.calls.attempt(
      'storePatterns',
      async () => ({ before: await this.broker.storePatterns(table) }),
      undefined,
    );
    if (stored === undefined) return;
    if (this.#unstored === table) this.#unstored = undefined;
    this.#warn(stored.before ?? [], table);
  }

  /** Two servers that keep different things under one pattern would trim each other's history. */
  #warn(before: readonly ChannelPattern[], table: readonly ChannelPattern[]): void {
    const others = new Map(before.map((each) => [each.pattern, each]));
    const differing = table.filter((each) => others.has(each.pattern) && differ(each, others.get(each.pattern)!));
    if (differing.length === 0) return;
    this.log.warn(
      { replaced: differing.map(({ pattern }) => others.get(pattern)), by: differing },
      'another server stored other options for the same channels; those of this server apply to publishers now',
    );
  }
}

function differ(one: ChannelPattern, other: ChannelPattern): boolean {
  return (
    one.presence !== other.presence ||
    one.history?.size !== other.history?.size ||
    one.history?.ttl !== other.history?.ttl
  );
}
