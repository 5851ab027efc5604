import { ConfigurationError, type Awaitable } from '@cortado/core';
import { DEFAULT_BUCKETS, limits, refuseUnknown } from '@cortado/core/transport';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { checkPluginOptions } from '../plugins/plugin-option-names';
import { PLUGIN_NAMES, type PluginOptions } from '../plugins/fastify-plugins';
import type { HealthOptions } from '../plugins/health';
import { checkMeasurements, type MetricsOptions } from '../plugins/metrics';
import { checkVersioning, type Versioning } from '../routing/version';
import { uploadLimits, type UploadLimits, type UploadOptions } from '../uploads/upload-limits';

const FASTIFY_NAMES = ['ajv', 'logger', 'loggerInstance', 'pluginTimeout'] as const;

/** What both transports share, by its place in `createApp()`. */
const SHARED: Readonly<Record<string, string>> = { routerOptions: 'router', trustProxy: 'trustProxy' };

/** Those of Fastify's options that Cortado does not decide itself. */
export type FastifyOptions = Pick<FastifyServerOptions, (typeof FASTIFY_NAMES)[number]>;

/** What `createApp({ http })` takes; sizes in bytes. */
export interface HttpOptions extends Partial<typeof HTTP_DEFAULTS>, PluginOptions {
  /** Options of Fastify. How paths are compared and which proxies are trusted are options of `createApp()`: sockets share them. */
  readonly fastify?: FastifyOptions;
  /**
   * Registers plugins, hooks and routes of Fastify's ecosystem, before the controllers' routes.
   *
   * @example
   * configure: async (fastify) => { await fastify.register(import('@fastify/compress')) }
   */
  readonly configure?: (fastify: FastifyInstance) => Awaitable<unknown>;
  /** Takes HTML forms in: the DTO of a body is then read from `application/x-www-form-urlencoded` too. Default false. */
  readonly form?: boolean;
  /** Takes forms with files in: `@UploadedFile`, and the DTO of a body from the other fields. Default false. */
  readonly uploads?: boolean | UploadOptions;
  /** How a request names the version that `@Version` gives to routes. Default `uri`: `/v1/users`. */
  readonly versioning?: Versioning;
  /** `/healthz` and `/readyz` for orchestrators, in front of every guard. Default false. */
  readonly health?: boolean | HealthOptions;
  /** What the application counted, for Prometheus, at `/metrics` or where you say. Default false. */
  readonly metrics?: boolean | MetricsOptions;
}

export const HTTP_DEFAULTS = {
  /** A larger body is 413. Default 1 MiB. */
  bodyLimit: 1_048_576,
  /** More headers are 431. Default 128. */
  maxHeaders: 128,
  /** An action that takes longer is answered 503 `handler_timeout`, and its signal aborts. In milliseconds; default 30,000. */
  handlerTimeout: 30_000,
  /** A client that takes nothing of an answer for so long is cut off, whatever the answer is. In milliseconds; default 10,000. */
  sendTimeout: 10_000,
  /** The same for one that takes fewer bytes a second, over a span of `sendTimeout`. Default 500; a line of 56k takes 7,000. */
  minSendRate: 500,
};

/** The options, checked and filled in. */
export interface HttpSettings extends Readonly<typeof HTTP_DEFAULTS>, PluginOptions {
  readonly fastify: FastifyOptions;
  readonly configure: HttpOptions['configure'];
  readonly form: boolean;
  readonly uploads: UploadLimits | undefined;
  readonly health: Required<HealthOptions> | undefined;
  readonly metrics: Required<MetricsOptions> | undefined;
  readonly versioning: Versioning;
}

const NAMES = [
  ...Object.keys(HTTP_DEFAULTS),
  ...PLUGIN_NAMES,
  ...['fastify', 'configure', 'form', 'uploads', 'versioning', 'health', 'metrics'],
];

/** @throws ConfigurationError E_OPTION */
export function httpSettings(options: HttpOptions = {}): HttpSettings {
  const {
    fastify = {},
    configure,
    form = false,
    uploads = false,
    health = false,
    metrics = false,
    versioning = 'uri',
    ...rest
  } = options;
  refuseUnknown('http', options, NAMES);
  checkPluginOptions(options);
  for (const [name, place] of Object.entries(SHARED)) {
    if (name in fastify)
      throw wrong(`http.fastify.${name}`, 'WebSockets share this option', `give createApp({ ${place} })`);
  }
  refuseUnknown('http.fastify', fastify, FASTIFY_NAMES);
  if (configure !== undefined && typeof configure !== 'function') {
    throw wrong('http.configure', `${typeof configure} is not a function`, 'give a function (fastify) => …');
  }
  const plugins = Object.fromEntries(PLUGIN_NAMES.map((name) => [name, rest[name]])) as PluginOptions;
  const numbers = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(PLUGIN_NAMES as readonly string[]).includes(name)),
  );
  return {
    ...limits('http', HTTP_DEFAULTS, numbers),
    ...plugins,
    fastify,
    configure,
    form,
    uploads: uploads === false ? undefined : uploadLimits(uploads === true ? {} : uploads),
    versioning: checkVersioning(versioning),
    health: health === false ? undefined : healthSettings(health === true ? {} : health),
    metrics: metrics === false ? undefined : metricsSettings(metrics === true ? {} : metrics),
  };
}

function healthSettings(options: HealthOptions): Required<HealthOptions> {
  refuseUnknown('http.health', options, ['live', 'ready', 'timeout']);
  const { live = '/healthz', ready = '/readyz', ...rest } = options;
  for (const [name, path] of Object.entries({ live, ready })) {
    if (!path.startsWith('/')) throw wrong(`http.health.${name}`, `"${path}" is not a path`, 'begin it with a slash');
  }
  return { live, ready, ...limits('http.health', { timeout: 5_000 }, rest) };
}

function metricsSettings(options: MetricsOptions): Required<MetricsOptions> {
  refuseUnknown('http.metrics', options, ['path', 'guards', 'buckets', 'maxSeries', 'process']);
  const { path = '/metrics', guards = [], buckets = DEFAULT_BUCKETS, process = true, maxSeries } = options;
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw wrong('http.metrics.path', `"${path}" is not a path`, 'begin it with a slash');
  }
  checkMeasurements(options);
  return { path, guards, buckets, process, ...limits('http.metrics', { maxSeries: 2_000 }, { maxSeries }) };
}

function wrong(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: `createApp, ${where}`, problem, remedy });
}
