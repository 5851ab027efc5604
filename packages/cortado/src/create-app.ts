import { Application, type ApplicationOptions } from '@cortado/core';
import { APPLICATION_NAMES, refuseUnknown } from '@cortado/core/transport';
import { http, type HttpOptions } from '@cortado/http';
import { websocket, type WebSocketOptions } from '@cortado/websocket';

/** Everything that `createApp()` takes: the application itself, and each of its two doors. */
export interface CortadoOptions<
  P extends readonly unknown[] = readonly any[],
  E extends readonly unknown[] = readonly any[],
> extends ApplicationOptions<P, E> {
  readonly http?: HttpOptions;
  readonly websocket?: WebSocketOptions;
}

/**
 * Makes an application that answers HTTP and WebSocket on one port. Everything that can be decided before the first request
 * is decided here; nothing listens before `listen()`.
 *
 * @throws ConfigurationError when something in the program cannot work, naming class, method, cause and remedy
 * @example
 * const app = await createApp({ controllers: [ChatSocket, HistoryController] });
 * await app.listen({ port: 3000 });
 */
export async function createApp<P extends readonly unknown[], E extends readonly unknown[]>(
  options: CortadoOptions<P, E> = {},
): Promise<Application> {
  refuseUnknown('options', options, [...APPLICATION_NAMES, 'http', 'websocket']);
  const { http: httpOptions, websocket: websocketOptions, ...rest } = options;
  return Application.create(rest, [http(httpOptions), websocket(websocketOptions)]);
}
