import type { SocketState } from '@cortado/client';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

interface AnySocket {
  readonly state: SocketState;
  on(event: '$state', listener: (state: SocketState) => void): () => void;
  close(): Promise<void>;
}

/** Whether a socket is open. It is closed with the component that uses it. */
export function useSocket(socket: AnySocket): Readonly<ShallowRef<SocketState>> {
  const state = shallowRef(socket.state);
  const remove = socket.on('$state', (now) => (state.value = now));
  onScopeDispose(() => {
    remove();
    void socket.close();
  });
  return state;
}
