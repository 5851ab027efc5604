import { buildMessage, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { DtoDefinitionError } from '../common/definition-error';

/** Schemes with a host as the URL standard defines it. In other schemes `0x7f.1` is not parsed and could hide an address. */
const SCHEMES = ['http', 'https', 'ws', 'wss'] as const;

/** The schemes that `@IsHttpUrl` can accept. */
export type HttpScheme = (typeof SCHEMES)[number];

/** What `@IsHttpUrl(options)` takes. */
export interface HttpUrlOptions {
  /** Schemes to accept. Default `['http', 'https']`. */
  readonly schemes?: readonly HttpScheme[];
  /** Accepts hosts of this machine or its network: `localhost`, `intranet`, `127.0.0.1`, `[::1]`. Default false. */
  readonly privateHosts?: boolean;
}

/** The longest URL that browsers, proxies and search engines support. */
const LONGEST = 2_048;

/** `scheme://authority` without user information. Everything else would be repaired by the URL parser. */
const WRITTEN_OUT = /^([a-z]+):\/\/[^/?#@]+(?:[/?#]|$)/i;

/** Characters that the URL parser removes (tab, newline, surrounding spaces) or reads as a slash. */
const REPAIRED = /[\s\\\p{Cc}]/u;

/** Loopback, private, link-local, test and multicast networks, in the form that the URL parser writes. */
const PRIVATE_IPV4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.(?:168|0\.[02])|198\.(?:1[89]|51\.100)|203\.0\.113|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** Only 2000::/3 is public, except for documentation addresses and tunnels, which contain an arbitrary IPv4 address. */
const PUBLIC_IPV6 = /^\[(?!2002:|2001:(?::|0:|db8:))[23][\da-f]{3}:/;

/** Names that public name servers do not resolve. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * Accepts an absolute `http` or `https` URL as defined by the URL standard, written out in full. Unlike `@IsUrl`, it
 * refuses `http:evil.com`, `http://evil.com\@good.com`, `http://user:pw@host`, `ftp://host`, a host alone, and hosts of
 * this machine or its network in any spelling (`http://2130706433`).
 *
 * A public name may still resolve to a private address. If you fetch the URL, check the address it resolves to.
 *
 * @example
 * class CreateWebhook {
 *   @IsHttpUrl({ schemes: ['https'] }) target!: string;
 * }
 *
 * @throws DtoDefinitionError when `schemes` is empty or names another scheme.
 */
export function IsHttpUrl(options: HttpUrlOptions = {}, validationOptions?: ValidationOptions): PropertyDecorator {
  const schemes: readonly string[] = options.schemes ?? ['http', 'https'];
  const unsupported = schemes.find((scheme) => !SCHEMES.includes(scheme as HttpScheme));
  if (schemes.length === 0 || unsupported !== undefined) {
    throw new DtoDefinitionError(
      'E_DTO_OPTION',
      `@IsHttpUrl: schemes ${unsupported === undefined ? 'is empty' : `contains '${unsupported}'`}; supported schemes are ${SCHEMES.join(', ')}.`,
    );
  }
  const starts = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return ValidateBy(
    {
      name: 'isHttpUrl',
      constraints: [options],
      validator: {
        validate: (value) => isHttpUrl(value, schemes, options.privateHosts === true),
        defaultMessage: buildMessage(
          (each) => `${each}$property must be a URL that starts with ${starts}`,
          validationOptions,
        ),
      },
    },
    validationOptions,
  );
}

function isHttpUrl(value: unknown, schemes: readonly string[], privateHosts: boolean): boolean {
  if (typeof value !== 'string' || value.length > LONGEST || REPAIRED.test(value)) return false;
  const scheme = WRITTEN_OUT.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined || !schemes.includes(scheme) || !URL.canParse(value)) return false;
  return privateHosts || isPublic(new URL(value).hostname);
}

/** Checks the host after parsing, where `127.1`, `0x7f000001` and `①②⑦.0.0.1` are all 127.0.0.1. */
function isPublic(hostname: string): boolean {
  if (hostname.startsWith('[')) return PUBLIC_IPV6.test(hostname);
  const host = hostname.replace(/\.$/, '');
  return host.includes('.') && !PRIVATE_IPV4.test(host) && !PRIVATE_NAME.test(host);
}
