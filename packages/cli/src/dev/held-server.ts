import type { ListenOptions, Server } from 'node:net';
import type { Bound, Place } from './messages';

/** A server of the application that listens where `cortado dev` does, and takes the connections that it is passed. */
export interface HeldServer {
  readonly server: Server;
  /** `listen` of Node. */
  readonly listen: Server['listen'];
  /** Undefined while it does not listen. */
  handle: ServerHandle | undefined;
}

/** What Node calls with each connection that the system accepts. Its `cluster` passes connections in the same way. */
interface ServerHandle {
  onconnection(status: number, client: unknown): void;
}

/** The port in the arguments of `server.listen()`; undefined when they name something else, such as a path, or are wrong. */
export function placeOf([first, second]: readonly unknown[]): Place | undefined {
  const isObject = typeof first === 'object' && first !== null;
  const options: ListenOptions & { fd?: unknown; handle?: unknown; _handle?: unknown } = isObject
    ? first
    : { port: first as number, ...(typeof second === 'string' ? { host: second } : {}) };
  const { port, host, path, fd, handle, _handle, ipv6Only = false } = options;
  if ([path, fd, handle, _handle].some((each) => each !== undefined)) return undefined;
  if (isObject && port === undefined) return undefined;
  const number = port === undefined || port === null || typeof port === 'function' ? 0 : portOf(port);
  return number === undefined ? undefined : { port: number, host, ipv6Only };
}

function portOf(given: unknown): number | undefined {
  if (typeof given === 'string' && !/^\d+$/.test(given)) return undefined;
  const port = Number(given);
  return Number.isInteger(port) && port >= 0 && port < 65_536 ? port : undefined;
}

/**
 * Makes the server listen. Node has no server without a socket of its own, so it gets one that nobody knows.
 *
 * @param ready is called when it can be passed connections, before `listening` is emitted
 */
export function boundAt(held: HeldServer, bound: Bound, ready: () => void): void {
  const { server, listen } = held;
  server.prependOnceListener('listening', () => {
    held.handle = (server as unknown as { _handle: ServerHandle })._handle;
    ready();
  });
  server.address = () => ({ ...bound });
  Reflect.apply(listen, server, [{ port: 0, host: '127.0.0.1', exclusive: true }]);
}
