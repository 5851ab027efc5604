/** How many connections are in some channels. */
export interface ChannelCounts {
  /** By name; channels without a connection are left out. */
  readonly channels: Readonly<Record<string, number>>;
  /** Connections in at least one of the channels. */
  readonly connections: number;
}

/** Those of several processes together: a connection belongs to one process. */
export function sumOf(counts: readonly ChannelCounts[]): ChannelCounts {
  const channels = new Map<string, number>();
  for (const each of counts) {
    for (const [name, count] of Object.entries(each.channels)) channels.set(name, (channels.get(name) ?? 0) + count);
  }
  return {
    channels: Object.fromEntries(channels),
    connections: counts.reduce((sum, { connections }) => sum + connections, 0),
  };
}
