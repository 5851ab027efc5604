// First: it notices classes that were decorated before reflect-metadata was there.
import '@cortado/dto';
import 'reflect-metadata';

import { Application, type ApplicationOptions } from '@cortado/core';
import { APPLICATION_NAMES, refuseUnknown } from '@cortado/core/transport';
import { http, type HttpOptions } from '@cortado/http';
import { websocket, type WebSocketOptions } from '@cortado/websocket';

export {
  Accepted,
  Application,
  BadRequest,
  Body,
  Catch,
  ConfigurationError,
  Conflict,
  Context,
  Controller,
  Cookie,
  Created,
  createArgument,
  createToken,
  Ctx,
  Forbidden,
  formatRoutes,
  GatewayTimeout,
  Guard,
  Header,
  HttpError,
  Inject,
  InternalServerError,
  loadConfig,
  MethodNotAllowed,
  ModelResponse,
  ModelWSResponse,
  NoContent,
  NotFound,
  NotImplemented,
  Ok,
  Param,
  Principal,
  Query,
  Result,
  Returns,
  Scoped,
  ServiceUnavailable,
  Singleton,
  Status,
  TooManyRequests,
  Transient,
  Unauthorized,
  UnprocessableContent,
  UNROUTED,
  Use,
  type AbstractClass,
  type ApplicationOptions,
  type Awaitable,
  type Class,
  type ConfigSource,
  type ControllerOptions,
  type ConfigurationCode,
  type CookieOptions,
  type ErrorBody,
  type FailedWith,
  type Credentials,
  type CurrentPrincipal,
  type ErrorHandlerFunction,
  type ErrorHandlerInstance,
  type ErrorMapping,
  type ErrorOutcome,
  type FailureBody,
  type FieldError,
  type GuardFunction,
  type GuardInstance,
  type HandlerName,
  type HttpErrorOptions,
  type InjectionToken,
  type InputOptions,
  type KnownPrincipal,
  type Lifetime,
  type ListenOptions,
  type Logger,
  type LogOption,
  type MiddlewareFunction,
  type MiddlewareInstance,
  type ModelResponseOptions,
  type Next,
  type OverloadOptions,
  type PrefixOptions,
  type Plugin,
  type PluginHost,
  type Provider,
  type Route,
  type RouterOptions,
  type ServerOptions,
  type StepEntry,
  type StepOptions,
  type Token,
  type TrustProxy,
  type Verdict,
} from '@cortado/core';
export {
  All,
  Delete,
  Get,
  Head,
  Html,
  HttpContext,
  Options,
  Patch,
  Post,
  Put,
  Redirect,
  SendFile,
  Sse,
  Stream,
  Text,
  Upload,
  UploadedFile,
  UploadedFiles,
  Version,
  type FastifyOptions,
  type FunctionRoute,
  type HeaderVersioning,
  type HealthOptions,
  type MediaTypeVersioning,
  type HttpOptions,
  type HttpStats,
  type MetricsOptions,
  type PathParams,
  type PluginOptions,
  type RedirectStatus,
  type SendFileOptions,
  type SseEvent,
  type SseOptions,
  type SseSource,
  type StreamOptions,
  type StreamSource,
  type UploadedFileOptions,
  type UploadOptions,
  type Versioning,
} from '@cortado/http';
export {
  Channel,
  Channels,
  type ClusterStatus,
  type Published,
  type PublishOptions,
  type Recipients,
  type SendStatus,
} from '@cortado/channels';
export {
  CloseCode,
  Connection,
  ConnectionClosed,
  Connections,
  ConnectionStateError,
  OnMessage,
  OnReceive,
  UnreadableMessage,
  WebSocket,
  WebSocketEndpoint,
  type AcceptOptions,
  type CallbackOptions,
  type ConnectionState,
  type ConnectionStats,
  type Disconnect,
  type EndpointOptions,
  type HookFailure,
  type Received,
  type WebSocketOptions,
} from '@cortado/websocket';
export {
  compile,
  DtoDefinitionError,
  IntersectionType,
  IsHttpUrl,
  OmitType,
  PartialType,
  PickType,
  type Compiled,
  type CompileOptions,
  type HttpUrlOptions,
  type Intersection,
  type PartialOptions,
  type Validated,
} from '@cortado/dto';

/** Everything that `createApp()` takes: the application itself, and each of its two transports. */
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
