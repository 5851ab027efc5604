import type { SocketState } from '@cortado/client';
import { useCallback, useSyncExternalStore } from 'react';

interface Connects {
  readonly state: SocketState;
  on(event: '$state', listener: () => void): () => void;
}

/** Whether a socket is open, and what it does about it otherwise. */
export function useSocketState(socket: Connects): SocketState {
  const subscribe = useCallback((listener: () => void) => socket.on('$state', listener), [socket]);
  return useSyncExternalStore(subscribe, () => socket.state);
}
