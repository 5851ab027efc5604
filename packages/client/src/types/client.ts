import type { HttpMethods } from './http.ts';
import type { Args, Flat, Parts, Typed } from './options.ts';
import type { ResourceOf, ResourcePlace, Resources, ResourceTypes } from './resource.ts';
import type { Socket, Sockets } from './socket.ts';

/** What `createClient` is given. */
export interface ClientOptions {
  /** Where the server is, as in `https://shop.example`; with the path under which it is mounted, if there is one. */
  readonly url: string;
  /** Asked before each request and each connection. Sent as `authorization: Bearer …`, and as a subprotocol of sockets. */
  readonly token?: (() => string | undefined | Promise<string | undefined>) | undefined;
  /** Headers of each request. */
  readonly headers?: Record<string, string> | (() => Record<string, string>) | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Default: the global `WebSocket`. Node 20 has none: give `WebSocket` of `ws`. */
  readonly WebSocket?: (new (url: string, protocols?: string[]) => unknown) | undefined;
}

/** How a socket connects. */
export type ConnectOptions<S> = Flat<
  Parts<S, Extract<keyof S, 'params' | 'query'>> & {
    /** Closes the socket. */
    signal?: AbortSignal | undefined;
  }
>;

/** The API of a server. */
export type Client<A> = Typed<A> &
  HttpMethods<A> & {
    /** Connects when it is used. One socket for one path, parameters and query. */
    socket<P extends keyof Sockets<A> & string>(
      path: P,
      ...args: Args<ConnectOptions<Sockets<A>[P]>>
    ): Socket<Sockets<A>[P]>;
    /** @param place where it is, unless it is where `resources()` puts it */
    resource<N extends keyof Resources<A> & string>(
      name: N,
      place?: ResourcePlace,
    ): Resources<A>[N] extends ResourceTypes ? ResourceOf<Resources<A>[N]> : never;
    /** Closes every socket. */
    close(): Promise<void>;
  };
