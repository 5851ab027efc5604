import { buildMessage, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { DtoDefinitionError } from '../common/definition-error';

/** Schemes for which the URL standard defines what a host is; for others `0x7f.1` stays as it is and hides an address. */
const SCHEMES = ['http', 'https', 'ws', 'wss'] as const;

export type HttpScheme = (typeof SCHEMES)[number];

export interface HttpUrlOptions {
  /** Schemes to accept. Default `['http', 'https']`. */
  readonly schemes?: readonly HttpScheme[];
  /** Accept hosts that mean this machine or its network: `localhost`, `intranet`, `127.0.0.1`, `[::1]`. Default false. */
  readonly privateHosts?: boolean;
}

/** Browsers, proxies and search engines take no longer ones. */
const LONGEST = 2_048;

/** `scheme://authority` and what may follow it, without user information; the URL parser would repair all the rest. */
const WRITTEN_OUT = /^([a-z]+):\/\/[^/?#@]+(?:[/?#]|$)/i;

/** What the URL parser drops (tab, newline, spaces around) or takes for a slash. */
const REPAIRED = /[\s\\\p{Cc}]/u;

/** Networks of this machine, of its neighbours, of tests and of many receivers, in the one form the URL parser writes. */
const PRIVATE_IPV4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.(?:168|0\.[02])|198\.(?:1[89]|51\.100)|203\.0\.113|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** Of IPv6 only 2000::/3 is public, but for documentation and for tunnels, which wrap an IPv4 address of any kind. */
const PUBLIC_IPV6 = /^\[(?!2002:|2001:(?::|0:|db8:))[23][\da-f]{3}:/;

/** Names that no public name server knows. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * The text is an absolute `http` or `https` URL as the URL standard reads it, written out in full. Refused, unlike by
 * `@IsUrl`: `http:evil.com`, `http://evil.com\@good.com`, `http://user:pw@host`, `ftp://host`, a host alone, and hosts
 * that mean this machine or its network, in whatever spelling (`http://2130706433`).
 *
 * A public name may still lead to a private address: whoever fetches the URL has to look at the address it resolves to.
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

/** By what the host is after parsing: `127.1`, `0x7f000001` and `①②⑦.0.0.1` are all 127.0.0.1 by then. */
function isPublic(hostname: string): boolean {
  if (hostname.startsWith('[')) return PUBLIC_IPV6.test(hostname);
  const host = hostname.replace(/\.$/, '');
  return host.includes('.') && !PRIVATE_IPV4.test(host) && !PRIVATE_NAME.test(host);
}
