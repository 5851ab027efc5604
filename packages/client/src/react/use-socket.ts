import { useEffect, useMemo, useState } from 'react';
import type { Client, ConnectOptions } from '../types/client.ts';
import type { Args } from '../types/options.ts';
import type { Socket, Sockets } from '../types/socket.ts';
import { keep } from './kept.ts';

/**
 * A socket of an API. Components with the same path and options share it; it is closed when the last of them is unmounted.
 *
 * @example
 * const chat = useSocket(api, '/chat/:room', { params: { room } });
 */
export function useSocket<A, P extends keyof Sockets<A> & string>(
  api: Client<A>,
  path: P,
  ...args: Args<ConnectOptions<Sockets<A>[P]>>
): Socket<Sockets<A>[P]> {
  const [renewed, renew] = useState(0);
  const key = JSON.stringify(args);
  const socket = useMemo(
    () => api.socket(path, ...args),
    // Options are told apart by their content, so that a component may write them in place.
    [api, path, key, renewed],
  );
  useEffect(() => {
    // It was closed while the component was hidden.
    if (socket.state === 'closed') renew((count) => count + 1);
    return keep(socket, () => void socket.close());
  }, [socket]);
  return socket;
}
