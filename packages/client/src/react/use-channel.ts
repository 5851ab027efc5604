import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react';
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

/** The components that use a channel: what renders each of them with the present channel of its name. */
const users = new WeakMap<AnyChannel, Set<() => void>>();

const next = (count: number): number => count + 1;

/** What `useChannel` gives. */
export interface UsedChannel<C> {
  readonly channel: C;
  readonly state: ChannelState;
  /** The answer of the join, a refusal included; undefined until it comes. */
  readonly joined: C extends { join(): Promise<infer Answer> } ? Answer | undefined : never;
}

/**
 * A channel of a socket. It is joined while a component that uses it is mounted. When a component gives another body, it is left and joined
 * with that, for all components that use it; `channel` is another object then.
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
  const body = JSON.stringify((args[0] as { readonly body?: unknown } | undefined)?.body);
  const [renewed, renew] = useReducer(next, 0);
  const present = (): AnyChannel =>
    (socket as unknown as { channel(...given: unknown[]): AnyChannel }).channel(name, ...args);
  const channel = useMemo(
    present,
    // Options are told apart by their content, so that a component may write them in place.
    [socket, name, key, renewed],
  );
  const before = useRef<{ readonly channel: AnyChannel; readonly body: string | undefined }>(undefined);
  const [joined, setJoined] = useState<unknown>();
  const subscribe = useCallback((listener: () => void) => channel.on('$state', listener), [channel]);
  const state = useSyncExternalStore(
    subscribe,
    () => channel.state,
    () => channel.state,
  );
  useEffect(() => {
    const isOther = before.current?.channel === channel && before.current.body !== body;
    before.current = { channel, body };
    if (isOther) {
      void channel.leave().catch(() => undefined);
      // Now, so that the others find this one when they render.
      present();
      for (const each of [renew, ...(users.get(channel) ?? [])]) each();
      return undefined;
    }
    let isMounted = true;
    const sharing = users.get(channel) ?? new Set();
    users.set(channel, sharing.add(renew));
    channel.join().then(
      (answer) => isMounted && setJoined(answer),
      // The socket was closed, or the connection was lost: `state` says so.
      () => undefined,
    );
    const release = keep(channel, () => void channel.leave().catch(() => undefined));
    return () => {
      isMounted = false;
      sharing.delete(renew);
      setJoined(undefined);
      release();
    };
  }, [channel, body]);
  return { channel, state, joined } as unknown as UsedChannel<NamedChannel<Field<S, 'channels'>, N>>;
}
