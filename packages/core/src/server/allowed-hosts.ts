import type { IncomingMessage } from 'node:http';
import { domainToASCII } from 'node:url';
import { ConfigurationError } from '../errors/configuration-error';
import { HttpError } from '../errors/http-error';
import type { Proxies } from './proxies';

/** A host as it is compared: lower case, in ASCII, without the dot at its end. */
interface Authority {
  readonly name: string;
  /** Undefined where none is named. */
  readonly port: string | undefined;
}

const AUTHORITY = /^(\[[\da-f:.]+\]|[^\s[\]:@/?#\\]+?)\.?(?::(\d*))?$/i;
const NAME = /^(?:\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)*)$/;
/** RFC 9112 §3.2.2: what is before the path of a target in absolute form. */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i;

/**
 * The hosts that an application answers for. A page of another site can give its own name the address of this machine (DNS rebinding):
 * for the browser it then is of one origin with what runs here, and the name in `Host` is all that tells.
 */
export class AllowedHosts {
  readonly #allowed: readonly Authority[];

  /** @throws ConfigurationError E_OPTION for what no request could name, and for an empty list */
  constructor(
    hosts: readonly string[],
    private readonly proxies: Proxies,
  ) {
    if (hosts.length === 0) throw wrong('options.hosts', 'an empty list would refuse every request');
    this.#allowed = hosts.map((each, index) => {
      const name = typeof each === 'string' ? each.replace(/^\*\./, '') : '';
      const authority = parse(name);
      if (authority === undefined) {
        throw wrong(`options.hosts[${index}]`, `${JSON.stringify(each)} is not a host`);
      }
      return each.startsWith('*.') ? { ...authority, name: `*.${authority.name}` } : authority;
    });
  }

  /** RFC 9110 §15.5.20: 421 for a host that is not among them. */
  refusal(request: IncomingMessage): HttpError | undefined {
    // A target in absolute form names a host of its own, which then counts and not the one of the header.
    const target = request.url!.startsWith('/') ? undefined : ABSOLUTE.exec(request.url!)?.[1];
    const named = [this.proxies.host(request), ...(target === undefined ? [] : [target])];
    if (named.every((each) => this.#allows(each, request))) return undefined;
    return new HttpError(421, 'This server does not serve that host');
  }

  #allows(host: string | undefined, request: IncomingMessage): boolean {
    const asked = host === undefined ? undefined : parse(host);
    if (asked === undefined) return false;
    const port = asked.port ?? (this.proxies.scheme(request) === 'https' ? '443' : '80');
    const parent = `*${asked.name.slice(asked.name.indexOf('.'))}`;
    return this.#allowed.some(
      (each) => (each.name === asked.name || each.name === parent) && (each.port === undefined || each.port === port),
    );
  }
}

function parse(host: string): Authority | undefined {
  const match = AUTHORITY.exec(host);
  if (match === null) return undefined;
  const name = match[1]!.startsWith('[') ? addressOf(match[1]!) : domainToASCII(match[1]!);
  return !NAME.test(name)
    ? undefined
    : { name, port: match[2] === '' ? undefined : match[2]?.replace(/^0+(?=\d)/, '') };
}

/** An address of version 6 has several spellings. */
function addressOf(literal: string): string {
  try {
    return new URL(`http://${literal}`).hostname;
  } catch {
    return ''; // no address at all
  }
}

function wrong(where: string, problem: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: `createApp, ${where}`,
    problem,
    remedy:
      "name hosts without a scheme: 'shop.example', '*.shop.example' for one subdomain level, 'localhost:3000', '[::1]'",
  });
}
