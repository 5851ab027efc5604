import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

interface AnyPresence<Member> {
  readonly members: readonly Member[];
  on(event: '$change', listener: (members: readonly Member[]) => void): () => void;
}

/** Who is in a channel. */
export function usePresence<Member>({
  presence,
}: {
  readonly presence: AnyPresence<Member>;
}): Readonly<ShallowRef<readonly Member[]>> {
  const members = shallowRef(presence.members);
  onScopeDispose(presence.on('$change', (now) => (members.value = now)));
  return members;
}
