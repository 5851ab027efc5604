import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ChannelArgs, ChannelLike, ChannelName, ChannelState, NamedChannel } from '../types/channel.ts';
import type { Field } from '../types/options.ts';
import type { Socket } from '../types/socket.ts';
import { keep } from './kept.ts';

/** What every channel has. */
interface AnyChannel {
  readonly state: ChannelState;
  join(): Promise<unknown>;
  leave(): Promise<void>;
  on(event: '$state', listener: (state: ChannelState) => void): () => void;
}

/** What `useChannel` gives. */
export interface UsedChannel<C> {
  readonly channel: C;
  readonly state: ChannelState;
  /** The answer of the join, a refusal included; undefined until it comes. */
  readonly joined: C extends { join(): Promise<infer Answer> } ? Answer | undefined : never;
}

/**
 * A channel of a socket. It is joined while a component that uses it is mounted.
 *
 * @example
 * const { channel, state, joined } = useChannel(socket, 'room:42');
 */
export function useChannel<S, N extends ChannelLike<Field<S, 'channels'>>>(
  socket: Socket<S>,
  name: ChannelName<Field<S, 'channels'>, N>,
  ...args: ChannelArgs<Field<S, 'channels'>, N>
): UsedChannel<NamedChannel<Field<S, 'channels'>, N>> {
  const key = JSON.stringify(args);
  const channel = useMemo(
    () => (socket as unknown as { channel(...given: unknown[]): AnyChannel }).channel(name, ...args),
    // Options are told apart by their content, so that a component may write them in place.
    [socket, name, key],
  );
  const [joined, setJoined] = useState<unknown>();
  const subscribe = useCallback((listener: () => void) => channel.on('$state', listener), [channel]);
  const state = useSyncExternalStore(
    subscribe,
    () => channel.state,
    () => channel.state,
  );
  useEffect(() => {
    let isMounted = true;
    channel.join().then(
      (answer) => isMounted && setJoined(answer),
      // The socket was closed, or the connection was lost: `state` says so.
      () => undefined,
    );
    const release = keep(channel, () => void channel.leave().catch(() => undefined));
    return () => {
      isMounted = false;
      setJoined(undefined);
      release();
    };
  }, [channel]);
  return { channel, state, joined } as unknown as UsedChannel<NamedChannel<Field<S, 'channels'>, N>>;
}
