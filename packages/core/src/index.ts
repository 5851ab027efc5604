// First: it notices classes that were decorated before reflect-metadata was there.
import '@cortado/dto';
import 'reflect-metadata';

export { Application } from './application/application';
export type { ListenOptions } from './server/listen-options';
export type { ApplicationOptions } from './application/options';
export type { IdempotencyOptions } from './idempotency/options';
export type { OverloadOptions } from './server/overload';
export type { Plugin } from './application/plugin';
export type { PluginHost } from './application/plugin-host';
export type { PrefixOptions } from './routing/prefix';
export type { TrustProxy } from './server/proxies';
export type { RouterOptions } from './routing/router-options';
export { formatRoutes } from './description/format-routes';
export type { ChannelRoute, Route } from './description/route';
export { Api, type ApiDecorator } from './description/api';
export { described, type SelfDescription } from './description/described';
export { Asks, Emits, type PushOptions, type QuestionAnswers } from './description/pushes';
export type {
  ApplicationDescription,
  Documentation,
  DtoDescription,
  GuardDescription,
  HandlerDescription,
  HandlerKind,
  HandlerPlace,
  IdempotencyKeyDescription,
  HandlerStyle,
  InputDescription,
  PayloadDescription,
  PushDescription,
  QuestionDescription,
  ResponseDescription,
  SecurityDescription,
  SecuritySchemeDescription,
  VersionDescription,
} from './description/handler-description';
export type { ServerOptions } from './server/http-server';
export {
  Body,
  Cookie,
  Ctx,
  Header,
  Param,
  Principal,
  Query,
  type BodyOptions,
  type DtoInputOptions,
  type InputOptions,
} from './arguments/decorators';
export type { DtoOptions } from './arguments/list-argument';
export type { Received } from './arguments/receivable';
export { createArgument } from './arguments/create-argument';
export { loadConfig, type ConfigSource } from './config/load-config';
export { Version } from './routing/version';
export { Controller, type ControllerOptions } from './routing/controller';
export { Inject } from './di/inject';
export { Scoped, Singleton, Transient, type Lifetime } from './di/lifetime';
export type { Provider } from './di/provider';
export { createToken, type InjectionToken, type Token } from './di/token';
export { ConfigurationError, type ConfigurationCode } from './errors/configuration-error';
export { HttpError, type HttpErrorOptions } from './errors/http-error';
export type { LogOption, Logger } from './common/log';
export { Context, UNROUTED, type HandlerName, type OutcomeHook } from './pipeline/context';
export { UnitOfWork } from './pipeline/unit-of-work';
export { redacted } from './logging/create-logger';
export type { AccessLogOptions } from './traffic/access-log-options';
export type { Credentials, CurrentPrincipal, KnownPrincipal } from './pipeline/principal';
export type { PrincipalKey } from './pipeline/principal-key';
export { Guard, type GuardFunction, type GuardInstance, type Verdict } from './pipeline/guard';
export { Use, type MiddlewareFunction, type MiddlewareInstance, type Next } from './pipeline/middleware';
export type { StepEntry, StepOptions } from './pipeline/step';
export {
  Catch,
  type ErrorHandlerFunction,
  type ErrorHandlerInstance,
  type ErrorMapping,
  type ErrorOutcome,
} from './pipeline/catch';
export {
  Accepted,
  BadRequest,
  Conflict,
  Created,
  Forbidden,
  GatewayTimeout,
  InternalServerError,
  MethodNotAllowed,
  ModelResponse,
  ModelWSResponse,
  NoContent,
  NotFound,
  NotImplemented,
  Ok,
  ServiceUnavailable,
  Status,
  TooManyRequests,
  Unauthorized,
  UnprocessableContent,
  type ModelResponseOptions,
} from './result/helpers';
export { Page, PageOf } from './paging/page';
export { PageQuery, PageQueryWith, type PageBounds, type PageRequest } from './paging/page-query';
export { Returns, type ReturnsOptions } from './result/returns';
export type { EventsBody, JsonBody, MediaBody, ReturnedType } from './result/returned-type';
export { Result, type CookieOptions, type ErrorBody, type FailedWith, type FailureInput } from './result/result';
export type { AbstractClass, Awaitable, Class } from './common/types';
export type { FieldError } from '@cortado/dto';
