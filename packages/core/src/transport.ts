/** The second entry point: what transports and tools are written with. Applications need only `@cortado/core`. */
// As in `index.ts`: a package that uses this entry point may be what a program imports first.
import '@cortado/dto';
import 'reflect-metadata';

export { hostOf } from './application/application';
export type { Claim, Claimed, OutcomeStore, Settlement } from './idempotency/outcome-store';
export { addressKey } from './server/client-address';
export { joinPaths, paramNames, pathVariants } from './routing/paths';
export { documentFunction } from './description/api';
export { HOST_CONSTRAINT, hostConstraint, hostName, hostStrategy } from './routing/hosts';
export { checkOption, limits, refuseUnknown, refuseUnknownIn } from './config/check-options';
export { metric } from './metrics/metric';
export { createLogger } from './logging/create-logger';
export { DEFAULT_BUCKETS, Durations } from './metrics/durations';
export { ProcessMetrics } from './metrics/process-metrics';
export type { AnswerRecord, MessageRecord, SocketRecord, Tell, Traffic } from './traffic/traffic';
export { Timer, timerPeriod, type Deadline } from './server/timer';
export { APPLICATION_NAMES, type ApplicationOptions } from './application/options';
export type { Proxies } from './server/proxies';
export type { RouteTable } from './routing/route-table';
export type { HandlerPlace, VersionDescription } from './description/handler-description';
export type { Host, Transport } from './application/transport';
export { type ArgumentReader, type Prepare } from './arguments/argument-reader';
export { customArgument } from './arguments/create-argument';
export type { ExpectedPayload } from './arguments/compile-arguments';
export {
  argumentMetadata,
  type CustomInput,
  type DtoInputOptions,
  type InputsDescription,
} from './arguments/decorators';
export type { CompiledInput } from './arguments/compiled-input';
export type { PositionalReader } from './arguments/compile-arguments';
export type { InferredMessageDecorator, MessageDecorator } from './arguments/payload-decorator';
export {
  uniqueReceivable,
  type ListOf,
  type PayloadKind,
  type Receivable,
  type Received,
} from './arguments/receivable';
export type { ScopeValue } from './di/scope-value';
export { controllerHosts, controllerPrefix } from './routing/controller';
export { versionSegment, versionsOf } from './routing/version';
export type { Binding } from './di/binding';
export type { Container } from './di/container';
export { methodInjections } from './di/inject';
export { RANK } from './di/lifetime';
export type { Scope } from './di/scope';
export { closest } from './errors/closest';
export { respondOn, type RawResponse } from './server/raw-response';
export { reasonPhrase, reasonType } from './errors/reason';
export { CIRCULAR_IMPORT } from './metadata/reflected-type';
export { DecoratorMetadata } from './metadata/decorator-metadata';
export { cookiesOf, type QueryValues } from './pipeline/context';
export { catchMetadata } from './pipeline/catch';
export { finish } from './pipeline/finish';
export { guardMetadata, type GuardLike } from './pipeline/guard';
export { tellOutcome, tellUnsent, withOutcome } from './pipeline/outcome';
export { InFlight } from './pipeline/in-flight';
export { encodeOutcome, invoke, type OutcomeOwner } from './pipeline/invoke';
export { report, reported } from './common/log';
export { WorkerProcess } from './common/worker-process';
export { middlewareMetadata, type MiddlewareLike } from './pipeline/middleware';
export { waitFor } from './pipeline/waited-for';
export type { HandlerPlan } from './pipeline/plan';
export type { KeyOfPrincipal } from './pipeline/principal-key';
export { IDENTIFY_FIRST } from './pipeline/required-principal';
export { endSource } from './result/end-source';
export { returnsMetadata } from './result/returns';
export type { ErrorBodyOptions } from './result/error-body-options';
export { atOnce, fromHttpError, maskedEntry, type ObserveError } from './result/from-error';
export {
  bodyJson,
  bytesOf,
  cookieHeaders,
  ErrorBody,
  failure,
  fromValue,
  EmptyResult,
  HttpResult,
  writtenAs,
  type WholeAnswer,
} from './result/result';
export { forgettable, isAsyncIterable, isPromise, observed } from './common/async';
export { isToken } from './common/token';
export type { Method, MethodDecorator, Problem } from './common/types';
