import { ConfigurationError } from '@cortado/core';
import { refuseUnknown } from '@cortado/core/transport';
import type { PluginOptions } from './fastify-plugins';

/** Every name, whichever member of a union has it. */
type NamesOf<T> = T extends object ? keyof T : never;
/** All of them, held by the compiler to what the installed plugin declares. */
type Names<K extends keyof PluginOptions> = Readonly<Record<NamesOf<PluginOptions[K]>, true>>;

const CORS: Names<'cors'> = {
  allowedHeaders: true,
  cacheControl: true,
  credentials: true,
  delegator: true,
  exposedHeaders: true,
  hideOptionsRoute: true,
  hook: true,
  logLevel: true,
  maxAge: true,
  methods: true,
  optionsSuccessStatus: true,
  origin: true,
  preflight: true,
  preflightContinue: true,
  strictPreflight: true,
};

const HELMET: Names<'helmet'> = {
  contentSecurityPolicy: true,
  crossOriginEmbedderPolicy: true,
  crossOriginOpenerPolicy: true,
  crossOriginResourcePolicy: true,
  dnsPrefetchControl: true,
  enableCSPNonces: true,
  frameguard: true,
  global: true,
  hidePoweredBy: true,
  hsts: true,
  ieNoOpen: true,
  noSniff: true,
  originAgentCluster: true,
  permittedCrossDomainPolicies: true,
  referrerPolicy: true,
  strictTransportSecurity: true,
  xContentTypeOptions: true,
  xDnsPrefetchControl: true,
  xDownloadOptions: true,
  xFrameOptions: true,
  xPermittedCrossDomainPolicies: true,
  xPoweredBy: true,
  xXssProtection: true,
  xssFilter: true,
};

const RATE_LIMIT: Names<'rateLimit'> = {
  addHeaders: true,
  addHeadersOnExceeding: true,
  allowList: true,
  ban: true,
  cache: true,
  continueExceeding: true,
  enableDraftSpec: true,
  errorResponseBuilder: true,
  exponentialBackoff: true,
  global: true,
  groupId: true,
  hook: true,
  ipv6Subnet: true,
  keyGenerator: true,
  max: true,
  nameSpace: true,
  onBanReach: true,
  onExceeded: true,
  onExceeding: true,
  redis: true,
  skipOnError: true,
  store: true,
  timeWindow: true,
};

const ETAG: Names<'etag'> = { algorithm: true, hashFn: true, replyWith304: true, weak: true };

const NAMES = { cors: CORS, helmet: HELMET, rateLimit: RATE_LIMIT, etag: ETAG };

/** @throws ConfigurationError E_OPTION for a name that the plugin does not have, which it would ignore in silence */
export function checkPluginOptions(options: PluginOptions): void {
  for (const [name, names] of Object.entries(NAMES)) {
    const given: unknown = options[name as keyof PluginOptions];
    if (given === undefined || typeof given === 'boolean') continue;
    if (typeof given !== 'object' || given === null) {
      throw new ConfigurationError('E_OPTION', {
        where: `createApp, http.${name}`,
        problem: `must be an object with options, not ${String(given)}`,
        remedy: `give true, false or an object; its options are ${Object.keys(names).toSorted().join(', ')}`,
      });
    }
    refuseUnknown(`http.${name}`, given, Object.keys(names));
  }
}
