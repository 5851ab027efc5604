import type { ChannelState } from '@cortado/client';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

interface AnyChannel<Answer> {
  readonly state: ChannelState;
  join(): Promise<Answer>;
  leave(): Promise<void>;
  on(event: '$state', listener: (state: ChannelState) => void): () => void;
}

/** Joins a channel, and leaves it with the component that uses it. `joined` is the answer of the join, a refusal included. */
export function useChannel<Answer>(channel: AnyChannel<Answer>): {
  readonly state: Readonly<ShallowRef<ChannelState>>;
  readonly joined: Readonly<ShallowRef<Answer | undefined>>;
} {
  const state = shallowRef(channel.state);
  const joined = shallowRef<Answer>();
  const remove = channel.on('$state', (now) => (state.value = now));
  channel.join().then(
    (answer) => (joined.value = answer),
    // The socket was closed, or the connection was lost: `state` says so.
    () => undefined,
  );
  onScopeDispose(() => {
    remove();
    channel.leave().catch(() => undefined);
  });
  return { state, joined };
}
