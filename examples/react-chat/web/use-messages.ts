import type { ChannelOf } from '@cortado/client';
import { useEffect, useState } from 'react';
import type { Api, Entry } from './api';

type Room = ChannelOf<Api['sockets']['/live']['channels']['room:{room}']>;

/** What was said in a room: what the server remembers, and what comes. A message has its place, so that it is shown once. */
export function useMessages(channel: Room, isJoined: boolean): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  useEffect(() => {
    const add = (...more: readonly Entry[]): void =>
      setEntries((all) => {
        const byOffset = new Map([...all, ...more].map((each) => [each.offset, each]));
        return [...byOffset.values()].toSorted((one, other) => one.offset - other.offset);
      });
    const load = async (): Promise<void> => {
      const answer = await channel.send('history');
      if (answer.ok) add(...answer.body);
    };
    // A lost connection: the channel says so, and `$reset` follows where something was missed.
    const reload = (): void => void load().catch(() => undefined);
    const removers = [
      channel.on('said', (said, { offset = 0 }) => add({ ...said, offset })),
      channel.on('$reset', () => {
        setEntries([]);
        reload();
      }),
    ];
    if (isJoined) reload();
    return () => removers.forEach((remove) => remove());
  }, [channel, isJoined]);
  return entries;
}
