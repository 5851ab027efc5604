import type { SocketLike } from '../connection/connection.ts';
import { HttpCalls, type HttpCall } from '../http/http-calls.ts';
import { pathOf, queryOf } from '../http/url.ts';
import { ClientSocket } from '../socket/client-socket.ts';
import type { Client, ClientOptions } from '../types/client.ts';
import type { ResourcePlace } from '../types/resource.ts';
import type { AnyResource } from './later-resource.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

interface SocketOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

/** What a resource is made with. */
export interface ResourceParts {
  readonly name: string;
  readonly place: ResourcePlace;
  readonly calls: HttpCalls;
  /** Opens a socket of its own for a view. */
  readonly open: (path: string) => ClientSocket;
  /** What else is closed with the client. */
  readonly closables: Set<{ close(): Promise<void> }>;
}

/** The client of both entry points. @param resourceOf makes a resource: each of the two entry points has its own way */
export function assemble<A>(options: ClientOptions, resourceOf: (parts: ResourceParts) => AnyResource): Client<A> {
  const base = baseOf(options.url);
  const calls = new HttpCalls({ ...options, url: base });
  const sockets = new Map<string, ClientSocket>();
  const closables: ResourceParts['closables'] = new Set();
  const resources = new Map<string, AnyResource>();

  const connect = (url: string, onClosed: () => void): ClientSocket =>
    new ClientSocket({ url, token: options.token, WebSocket: webSocketOf(options) }, onClosed);
  const socket = (path: string, { params, query, signal }: SocketOptions = {}): ClientSocket => {
    const url = base.replace(/^http/, 'ws') + pathOf(path, params) + queryOf(query);
    const known = sockets.get(url);
    if (known !== undefined) return known;
    const created = connect(url, () => {
      if (sockets.get(url) === created) sockets.delete(url);
    });
    sockets.set(url, created);
    signal?.addEventListener('abort', () => void created.close(), { once: true });
    return created;
  };
  /** A view has a connection of its own, because a connection joins the channel of a resource once. */
  const open = (path: string): ClientSocket => {
    const created = connect(base.replace(/^http/, 'ws') + path, () => closables.delete(created));
    closables.add(created);
    return created;
  };
  // One object for one place, so that it can be a dependency of an effect.
  const resource = (name: string, place: ResourcePlace = {}): AnyResource => {
    const where = JSON.stringify([name, place]);
    const known = resources.get(where) ?? resourceOf({ name, place, calls, open, closables });
    resources.set(where, known);
    return known;
  };

  const http = Object.fromEntries(
    METHODS.map((method) => [method, (path: string, call?: HttpCall) => calls.send(method, path, call)]),
  );
  const close = async (): Promise<void> => {
    await Promise.all([...sockets.values(), ...closables].map((each) => each.close()));
  };
  return { ...http, socket, resource, close } as unknown as Client<A>;
}

/** Without the slash at its end, because paths begin with one. */
function baseOf(url: string): string {
  const { href } = new URL(url);
  return href.endsWith('/') ? href.slice(0, -1) : href;
}

function webSocketOf({ WebSocket: given }: ClientOptions): new (url: string, protocols?: string[]) => SocketLike {
  const found = given ?? (globalThis as { WebSocket?: unknown }).WebSocket;
  if (found === undefined) {
    throw new TypeError(
      "There is no global WebSocket here: give createClient({ WebSocket }) the one of the package 'ws'",
    );
  }
  return found as new (url: string, protocols?: string[]) => SocketLike;
}
