import { useCallback, useSyncExternalStore } from 'react';

interface PresenceLike<Member> {
  readonly members: readonly Member[];
  on(event: '$change', listener: (members: readonly Member[]) => void): () => void;
}

/**
 * Who is in a channel.
 *
 * @example
 * const members = usePresence(channel);
 */
export function usePresence<Member>({ presence }: { readonly presence: PresenceLike<Member> }): readonly Member[] {
  const subscribe = useCallback((listener: () => void) => presence.on('$change', listener), [presence]);
  return useSyncExternalStore(
    subscribe,
    () => presence.members,
    () => presence.members,
  );
}
