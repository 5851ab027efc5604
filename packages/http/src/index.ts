import type { RouteRegistrar as Registrar } from './routing/function-route';

declare global {
  namespace Cortado {
    interface RouteRegistrar extends Registrar {}
  }
}

export type { HttpStats } from './transport/counters';
export { http } from './transport/http';
export type { FastifyOptions, HttpOptions } from './transport/options';
export type { PluginOptions } from './plugins/fastify-plugins';
export type { HealthOptions } from './plugins/health';
export type { MetricsOptions } from './plugins/metrics';
export { HttpContext } from './request/http-context';
export type { PathParams } from './request/path-params';
export { CacheControl, cacheControl, type CacheDirectives, type CacheOptions } from './response/cache-control';
export { Redirect, type RedirectStatus } from './results/redirect';
export { SendFile, type SendFileOptions } from './results/send-file';
export type { ChannelStreamOptions, StreamedChannel } from './sse/join-channels';
export type { StreamStats } from './sse/stream-counters';
export { Sse, type SseOptions, type SseSource } from './sse/sse';
export type { SseEvent } from './sse/sse-stream';
export { Stream, type StreamOptions, type StreamSource } from './results/stream';
export { Html, Text } from './results/text';
export { UploadedFile, UploadedFiles, type UploadedFileOptions } from './uploads/decorators';
export type { UploadOptions } from './uploads/upload-limits';
export { Upload } from './uploads/upload';
export { onDemand } from './routing/function-route';
export type { FunctionRoute, RouteRegistrar } from './routing/function-route';
export { Version } from '@cortado/core';
export type { HeaderVersioning, MediaTypeVersioning, Versioning } from './routing/version';
export { All, Delete, Get, Head, Options, Patch, Post, Put } from './routing/verbs';
