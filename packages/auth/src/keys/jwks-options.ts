import { ConfigurationError } from '@cortado/core';

/** Where the public keys of an issuer are, and how they are kept. Times are in milliseconds. */
export interface JwksOptions {
  /** The address of the JWK Set: `https:`, or `http:` on this machine. */
  readonly url: string | URL;
  /** Permits `http:` to other machines, for an issuer in the same private network. Default false. */
  readonly insecure?: boolean;
  /** How long keys are used before they are loaded again. Default 10 minutes. */
  readonly maxAge?: number;
  /** How long after a load an unknown `kid` causes no other. Default 30 seconds. */
  readonly cooldown?: number;
  /** How long keys stay in use beyond `maxAge` when they cannot be loaded. Default 1 hour. */
  readonly staleFor?: number;
  /** How long a load may take. Default 5 seconds. */
  readonly timeout?: number;
  /** How large the document may be, in bytes. Default 262,144. */
  readonly maxBytes?: number;
}

export interface JwksSettings extends Readonly<Record<keyof typeof DEFAULTS, number>> {
  readonly url: URL;
}

const DEFAULTS = {
  maxAge: 600_000,
  cooldown: 30_000,
  staleFor: 3_600_000,
  timeout: 5_000,
  maxBytes: 262_144,
};

const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** @throws ConfigurationError E_OPTION for an address or a number that cannot be used */
export function jwksSettings(given: string | URL | JwksOptions): JwksSettings {
  const options: JwksOptions = typeof given === 'string' || given instanceof URL ? { url: given } : given;
  const { url: address, insecure = false, ...numbers } = options;
  if (!URL.canParse(String(address))) throw wrong('url', `"${String(address)}" is not a URL`, ADDRESS);
  const url = new URL(address);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && (insecure || LOCAL.test(url.hostname)));
  if (!isSafe) throw wrong('url', `keys from ${url.protocol}//${url.host} could be replaced in transit`, ADDRESS);
  for (const [name, value] of Object.entries(numbers)) {
    if (!(name in DEFAULTS)) throw wrong(name, 'there is no such option', OPTIONS);
    const isUsable = Number.isSafeInteger(value) && value >= (name === 'cooldown' || name === 'staleFor' ? 0 : 1);
    if (value !== undefined && !isUsable)
      throw wrong(
        name,
        `${String(value)} is not a positive integer`,
        `leave it out for the default, ${DEFAULTS[name as keyof typeof DEFAULTS]}`,
      );
  }
  const set = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...set, url };
}

const ADDRESS = "give the https address of a JWK Set, as in 'https://id.example/.well-known/jwks.json'";
const OPTIONS = `remove it; the options are url, insecure, ${Object.keys(DEFAULTS).join(', ')}`;

function wrong(option: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: `jwt().jwks.${option}`, problem, remedy });
}
