import type { HttpCalls } from '../http/http-calls.ts';
import type { UnknownAnswer } from '../messages/exchanges.ts';
import type { ClientSocket } from '../socket/client-socket.ts';
import type { CallOptions } from '../types/options.ts';
import type { ResourcePlace } from '../types/resource.ts';
import { ResourceView, type WatchQuery } from './resource-view.ts';

/** The calls of one resource. */
export class ClientResource {
  readonly #path: string;
  readonly #socket: string;
  readonly #key: string;

  /** @param open opens a socket for a view */
  constructor(
    private readonly name: string,
    { path = `/${name}`, socket = `/ws/${name}`, key = 'id' }: ResourcePlace,
    private readonly calls: HttpCalls,
    private readonly open: (path: string) => ClientSocket,
  ) {
    this.#path = path;
    this.#socket = socket;
    this.#key = key;
  }

  /** As a search, whose body holds every filter exactly. */
  list(query: object = {}, options?: CallOptions): Promise<UnknownAnswer> {
    return this.calls.send('post', `${this.#path}/search`, { ...options, body: query });
  }

  read(key: unknown, options?: CallOptions): Promise<UnknownAnswer> {
    return this.calls.send('get', this.#row(key), options);
  }

  create(row: object, options?: CallOptions): Promise<UnknownAnswer> {
    return this.calls.send('post', this.#path, { ...options, body: row });
  }

  update(key: unknown, change: object, options?: CallOptions): Promise<UnknownAnswer> {
    return this.calls.send('patch', this.#row(key), { ...options, body: change });
  }

  remove(key: unknown, options?: CallOptions): Promise<UnknownAnswer> {
    return this.calls.send('delete', this.#row(key), options);
  }

  watch(query: WatchQuery = {}): ResourceView {
    return new ResourceView(this.open(this.#socket), this.name, this.#key, query);
  }

  #row(key: unknown): string {
    return `${this.#path}/${encodeURIComponent(String(key))}`;
  }
}
