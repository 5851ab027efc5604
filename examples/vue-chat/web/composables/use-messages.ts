import type { ChannelOf } from '@cortado/client';
import type { Api, Entry } from '@cortado/example-react-chat/api';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

type Room = ChannelOf<Api['sockets']['/live']['channels']['room:{room}']>;

/**
 * What was said in a room: what the server remembers, and what comes. A message has its place, so that it is shown once.
 *
 * @returns the messages, and `load` for when the room is joined
 */
export function useMessages(channel: Room): {
  readonly entries: Readonly<ShallowRef<readonly Entry[]>>;
  load(): void;
} {
  const entries = shallowRef<readonly Entry[]>([]);
  const add = (...more: readonly Entry[]): void => {
    const byOffset = new Map([...entries.value, ...more].map((each) => [each.offset, each]));
    entries.value = [...byOffset.values()].toSorted((one, other) => one.offset - other.offset);
  };
  const read = async (): Promise<void> => {
    const answer = await channel.send('history');
    if (answer.ok) add(...answer.body);
  };
  // A lost connection: the channel says so, and `$reset` follows where something was missed.
  const load = (): void => void read().catch(() => undefined);
  const removers = [
    channel.on('said', (said, { offset = 0 }) => add({ ...said, offset })),
    channel.on('$reset', () => {
      entries.value = [];
      load();
    }),
  ];
  onScopeDispose(() => removers.forEach((remove) => remove()));
  return { entries, load };
}
