import type { Arguments, Rule } from './rule';

const HEX = '[0-9a-fA-F]';

/** A regular expression of the library, written for the flag `u`. It says everything, unless the decorator has arguments. */
function pattern(written: string, because?: string): Rule {
  return {
    keywords: '`pattern`',
    ...(because === undefined ? {} : { because }),
    narrow: (draft, args) => {
      if (Object.keys(args).length > 0) return false;
      draft.set('pattern', written);
      return true;
    },
  };
}

/** A regular expression that depends on the arguments; undefined for none. */
function patternFor(choose: (args: Arguments) => string | undefined, because: string): Rule {
  return {
    keywords: '`pattern`',
    because,
    narrow: (draft, args) => {
      const chosen = choose(args);
      if (chosen !== undefined) draft.set('pattern', chosen);
      return chosen !== undefined;
    },
  };
}

/** A format, which annotates; the constraint is always listed under `x-constraints` as well. */
function format(choose: string | ((args: Arguments) => string | undefined), keywords: string, because: string): Rule {
  return {
    keywords,
    because,
    narrow: (draft, args) => {
      const chosen = typeof choose === 'string' ? choose : choose(args);
      if (chosen !== undefined) draft.set('format', chosen);
      return false;
    },
  };
}

function text(because: string): Rule {
  return { keywords: '`type: string`', because, narrow: () => false };
}

const CHECKSUM = text('a check digit is computed');
const LISTED = text('the values are a long list of the library');
const BY_LOCALE = text('the rule depends on a country or locale');

const forEnglish =
  (written: string) =>
  ({ locale = 'en-US' }: Arguments): string | undefined =>
    locale === 'en-US' ? written : undefined;

function uuidPattern({ version = 'all' }: Arguments): string | undefined {
  const last = `-${HEX}{12}$`;
  if (/^[1-8]$/.test(String(version)))
    return `^${HEX}{8}-${HEX}{4}-${String(version)}${HEX}{3}-[89abAB]${HEX}{3}${last}`;
  if (version === 'loose') return `^${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}${last}`;
  if (version !== 'all') return undefined;
  const some = `${HEX}{8}-${HEX}{4}-[1-8]${HEX}{3}-[89abAB]${HEX}{3}-${HEX}{12}`;
  return `^(?:${some}|0{8}-0{4}-0{4}-0{4}-0{12}|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$`;
}

const HASH_LENGTHS: Readonly<Record<string, number>> = {
  md5: 32,
  md4: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  ripemd128: 32,
  ripemd160: 40,
  tiger128: 32,
  tiger160: 40,
  tiger192: 48,
  crc32: 8,
  crc32b: 8,
};

const HALF_WIDTH = '\\u0020-\\u007E\\uFF61-\\uFF9F\\uFFA0-\\uFFDC\\uFFE8-\\uFFEE';
const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const DATE_TEXT =
  'format annotates, and the rule is looser: ISO 8601 with a date alone, a week or no offset; without `strict` also 30 February';

/** Formats of text. `format` annotates: a validator may ignore it. */
export const FORMAT_RULES: Readonly<Record<string, Rule>> = {
  isAlpha: patternFor(forEnglish('^[a-zA-Z]+$'), 'for a locale other than `en-US`'),
  isAlphanumeric: patternFor(forEnglish('^[0-9a-zA-Z]+$'), 'for a locale other than `en-US`'),
  isAscii: pattern('^[\\x00-\\x7F]+$'),
  isBIC: text('the country of the code is looked up'),
  isBase32: pattern('^(?=(?:.{8})+$)[A-Z2-7]+=*$'),
  isBase58: pattern('^[A-HJ-NP-Za-km-z1-9]*$'),
  isBase64: {
    ...pattern('^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$', 'with options'),
    keywords: '`pattern`',
  },
  isBooleanString: {
    keywords: '`enum`',
    narrow: (draft) => {
      draft.allow(['true', 'false', '1', '0']);
      return true;
    },
  },
  isBtcAddress: CHECKSUM,
  isCreditCard: CHECKSUM,
  isCurrency: BY_LOCALE,
  isDataURI: format(
    'uri',
    '`format: uri`',
    'format annotates, and the rule is stricter: the scheme `data` with a media type',
  ),
  isDateString: format('date-time', '`format: date-time`', DATE_TEXT),
  isDecimal: BY_LOCALE,
  isEAN: CHECKSUM,
  isEmail: format(
    'email',
    '`format: email`',
    'format annotates, and the rule is stricter: a domain with a top level, and limits of length; its options may be looser',
  ),
  isEthereumAddress: pattern(`^0[xX]${HEX}{40}$`),
  IsFirebasePushId: pattern('^[a-zA-Z0-9_-]{20}$'),
  isFqdn: format(
    'hostname',
    '`format: hostname`',
    'format annotates, and the rule is stricter: a top level is required; but it accepts letters of every script',
  ),
  isFullWidth: pattern(`[^${HALF_WIDTH}]`),
  isHalfWidth: pattern(`[${HALF_WIDTH}]`),
  isVariableWidth: {
    ...pattern(''),
    narrow: (draft) => {
      draft.set('pattern', `[^${HALF_WIDTH}]`);
      draft.set('pattern', `[${HALF_WIDTH}]`);
      return true;
    },
  },
  isHSL: text('spaces are removed before the comparison'),
  isHash: patternFor(({ algorithm }) => {
    const length = Object.hasOwn(HASH_LENGTHS, String(algorithm)) ? HASH_LENGTHS[String(algorithm)] : undefined;
    return length === undefined ? undefined : `^${HEX}{${length}}$`;
  }, 'for an unknown algorithm'),
  isHexColor: pattern(`^#?(?:${HEX}{3}|${HEX}{4}|${HEX}{6}|${HEX}{8})$`),
  isHexadecimal: pattern(`^(?:0[xXhH])?${HEX}+$`),
  isHttpUrl: format(
    'uri',
    '`format: uri`',
    'format annotates, and the rule is stricter: the schemes, and public hosts alone unless `privateHosts`',
  ),
  isIBAN: CHECKSUM,
  isISO31661Alpha2: LISTED,
  isISO31661Alpha3: LISTED,
  isISO31661Numeric: LISTED,
  isISO4217CurrencyCode: LISTED,
  isISO6391: LISTED,
  isISRC: pattern('^[A-Z]{2}[0-9A-Z]{3}\\d{2}\\d{5}$'),
  isISSN: CHECKSUM,
  isIdentityCard: BY_LOCALE,
  isIp: format(
    ({ version }) => (['4', '6'].includes(String(version)) ? `ipv${String(version)}` : undefined),
    '`format: ipv4` or `ipv6` for that version',
    'format annotates; JSON Schema has no format for both versions, and the rule accepts a zone (`fe80::1%eth0`) in version 6',
  ),
  isIsbn: CHECKSUM,
  isIsin: CHECKSUM,
  isIso8601: format('date-time', '`format: date-time`', DATE_TEXT),
  isJson: {
    keywords: '`contentMediaType: application/json`',
    because: 'the keyword annotates, and the rule is stricter: an object or a list',
    narrow: (draft) => {
      draft.set('contentMediaType', 'application/json');
      return false;
    },
  },
  isJwt: pattern('^[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*$'),
  isLatLong: text('two numbers with bounds'),
  isLatitude: {
    keywords: '`type`, `minimum: -90`, `maximum: 90`',
    because: 'text has no bounds',
    narrow: (draft) => {
      draft.atLeast('minimum', -90);
      draft.atMost('maximum', 90);
      return false;
    },
  },
  isLongitude: {
    keywords: '`type`, `minimum: -180`, `maximum: 180`',
    because: 'text has no bounds',
    narrow: (draft) => {
      draft.atLeast('minimum', -180);
      draft.atMost('maximum', 180);
      return false;
    },
  },
  isLocale: text('the subtags are compared without regard to case'),
  isLowercase: text('the rule knows letters of every script'),
  isUppercase: text('the rule knows letters of every script'),
  isMacAddress: text('the separators must be alike'),
  isMagnetURI: format(
    'uri',
    '`format: uri`',
    'format annotates, and the rule is stricter: the scheme `magnet` with a hash',
  ),
  isMilitaryTime: pattern('^([01]\\d|2[0-3]):?([0-5]\\d)$'),
  isMimeType: text('the types are compared without regard to case'),
  isMobilePhone: BY_LOCALE,
  isMongoId: pattern(`^(?:0[xXhH]${HEX}{22}|${HEX}{24})$`),
  isMultibyte: pattern('[^\\x00-\\x7F]'),
  isNumberString: patternFor(({ options }) => {
    if (options === undefined || Object.keys(options as object).length === 0) return '^[+-]?([0-9]*[.])?[0-9]+$';
    const { no_symbols: digits, locale } = options as { no_symbols?: boolean; locale?: string };
    return digits === true && locale === undefined ? '^[0-9]+$' : undefined;
  }, 'for a locale'),
  isOctal: pattern('^(0[oO])?[0-7]+$'),
  isPassportNumber: BY_LOCALE,
  isPhoneNumber: BY_LOCALE,
  isPort: pattern('^(?:-0|\\+?(?:0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))$'),
  isPostalCode: BY_LOCALE,
  isRFC3339: format(
    'date-time',
    '`format: date-time`',
    'format annotates, and the rule is looser: a space may stand for the `T`, and 30 February passes',
  ),
  isRgbColor: text('four notations, which an option narrows'),
  isSemVer: pattern(
    `^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$`,
  ),
  isStrongPassword: text('characters are counted by kind'),
  isSurrogatePair: pattern('[\\u{10000}-\\u{10FFFF}]'),
  isTaxId: BY_LOCALE,
  isTimeZone: LISTED,
  isUrl: format(
    ({ options }) =>
      (options as { require_protocol?: boolean } | undefined)?.require_protocol === true ? 'uri' : 'uri-reference',
    '`format: uri` with `require_protocol`, else `uri-reference`',
    'format annotates, and the rule is stricter: a host with a top level, and the protocols of the options; but it accepts hosts in every script',
  ),
  isUuid: {
    ...patternFor(uuidPattern, 'for an unknown version'),
    keywords: '`format: uuid`, `pattern`',
    narrow: (draft, args) => {
      const chosen = uuidPattern(args);
      draft.set('format', 'uuid');
      if (chosen !== undefined) draft.set('pattern', chosen);
      return chosen !== undefined;
    },
  },
};
