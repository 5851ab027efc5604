import { authenticate, issueToken, jwt, type JwtHeader, type JwtKey, type JwtOptions } from '@cortado/auth';
import { testApp, type TestApp } from '@cortado/testing';
import { ConfigurationError } from 'cortado';
import { createHmac, createPublicKey, createSecretKey, generateKeyPairSync, KeyObject } from 'node:crypto';
import { Open } from './open';

let app: TestApp | undefined;
afterEach(() => app?.close());

/** What each token is answered with by an application that verifies this way. */
async function statuses(options: JwtOptions, ...tokens: readonly string[]): Promise<readonly number[]> {
  app = await testApp({ controllers: [Open], guards: [authenticate(jwt(options), { throttle: false })] });
  const found: number[] = [];
  for (const token of tokens) {
    found.push((await app.request('GET', '/open', { headers: { authorization: `Bearer ${token}` } })).status);
  }
  await app.close();
  return found;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');

const der = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') => key.export({ type, format: 'der' }) as Buffer;
const pem = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') => key.export({ type, format: 'pem' }) as string;
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });
const bare = (text: string) => text.replace(/-----[^-]+-----/g, '').trim();

/** RFC 4253 §6.6: fields, each after its length. */
const ssh = (...fields: readonly (string | Buffer)[]) =>
  Buffer.concat(
    fields.flatMap((each) => {
      const bytes = Buffer.from(each as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
const bytesOf = (text: string | undefined) => Buffer.from(text!, 'base64url');
const positive = (bytes: Buffer) => (bytes[0]! >= 128 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
const rsaSsh = ssh('ssh-rsa', positive(bytesOf(jwk(rsa.publicKey).e)), positive(bytesOf(jwk(rsa.publicKey).n)));
const ecSsh = ssh(
  'ecdsa-sha2-nistp256',
  'nistp256',
  Buffer.concat([Buffer.of(4), bytesOf(jwk(p256.publicKey).x), bytesOf(jwk(p256.publicKey).y)]),
);
const edSsh = ssh('ssh-ed25519', bytesOf(jwk(ed25519.publicKey).x));

const rsaForms: readonly [string, JwtKey][] = [
  ['PEM', pem(rsa.publicKey)],
  ['PEM in bytes', Buffer.from(pem(rsa.publicKey))],
  ['PEM of PKCS #1', pem(rsa.publicKey, 'pkcs1')],
  ['PEM whose line ends are written as \\n', pem(rsa.publicKey).replace(/\n/g, '\\n')],
  ['PEM after other text', `key:\n  ${pem(rsa.publicKey)}`],
  ['PEM in Base64', Buffer.from(pem(rsa.publicKey)).toString('base64')],
  ['DER', der(rsa.publicKey)],
  ['DER as Uint8Array', new Uint8Array(der(rsa.publicKey))],
  ['DER of PKCS #1', der(rsa.publicKey, 'pkcs1')],
  ['DER read as latin1', der(rsa.publicKey).toString('latin1')],
  ['Base64 of DER', der(rsa.publicKey).toString('base64')],
  ['Base64 of DER without padding', der(rsa.publicKey).toString('base64').replace(/=+$/, '')],
  ['base64url of DER', der(rsa.publicKey).toString('base64url')],
  ['hexadecimal digits of DER', der(rsa.publicKey).toString('hex')],
  ['the body of a PEM in lines', bare(pem(rsa.publicKey))],
  ['the body of a PEM of PKCS #1', bare(pem(rsa.publicKey, 'pkcs1'))],
  ['the body of a PEM in bytes', Buffer.from(bare(pem(rsa.publicKey)))],
  ['a line of ssh-rsa', `ssh-rsa ${rsaSsh.toString('base64')} ada@example`],
  ['a line of ssh-rsa with options', `restrict ssh-rsa ${rsaSsh.toString('base64')}\n`],
  ['the body of ssh-rsa', rsaSsh.toString('base64')],
  ['the bytes of ssh-rsa', rsaSsh],
  ['a JWK', jwk(rsa.publicKey)],
  ['a JWK as text', JSON.stringify(jwk(rsa.publicKey), undefined, 2)],
  ['a JWK in Base64', Buffer.from(JSON.stringify(jwk(rsa.publicKey))).toString('base64')],
  ['a JWK Set', { keys: [jwk(rsa.publicKey)] }],
  ['a JWK Set as text', JSON.stringify({ keys: [jwk(rsa.publicKey)] })],
  ['a list of JWKs as text', JSON.stringify([jwk(rsa.publicKey)])],
  ['a KeyObject', rsa.publicKey],
];

describe.each(rsaForms)('a public key as %s', (_name, key) => {
  const raw = key instanceof KeyObject || !(typeof key === 'string' || key instanceof Uint8Array) ? undefined : key;

  test('verifies what its private key signed, and no HMAC that was made from it', async () => {
    const signed = issueToken({ sub: 'ada' }, { key: rsa.privateKey });
    const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
    const body = `${head}.${Buffer.from('{"sub":"ada"}').toString('base64url')}`;
    const material = raw ?? JSON.stringify(key);
    const forged = `${body}.${createHmac('sha256', material).update(body).digest('base64url')}`;
    expect(await statuses({ key }, signed, forged)).toEqual([200, 401]);
  });

  test('refuses to start with HS256', () => {
    expect(() => jwt({ key, algorithms: ['HS256'] })).toThrow(/anyone can forge/);
    expect(() => jwt({ key, algorithms: ['RS256', 'HS512'] })).toThrow(/anyone can forge/);
  });

  test('signs nothing', () => {
    expect(() => issueToken({}, { key: key as string })).toThrow(/private key/);
  });
});

test.each<[string, KeyObject, JwtKey]>([
  ['ES256 by PEM', p256.privateKey, pem(p256.publicKey)],
  ['ES256 by DER', p256.privateKey, der(p256.publicKey)],
  ['ES256 by SSH', p256.privateKey, `ecdsa-sha2-nistp256 ${ecSsh.toString('base64')}`],
  ['ES384 by JWK', p384.privateKey, jwk(p384.publicKey)],
  ['EdDSA by PEM', ed25519.privateKey, pem(ed25519.publicKey)],
  ['EdDSA by SSH', ed25519.privateKey, `ssh-ed25519 ${edSsh.toString('base64')}`],
  ['EdDSA by the body of a PEM', ed25519.privateKey, bare(pem(ed25519.publicKey))],
  [
    'HS256 by an oct JWK',
    createSecretKey(Buffer.alloc(32, 7)),
    { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') },
  ],
  ['HS256 by a KeyObject', createSecretKey(Buffer.alloc(32, 7)), createSecretKey(Buffer.alloc(32, 7))],
])('%s', async (_name, key, verifies) => {
  expect(await statuses({ key: verifies }, issueToken({ sub: 'a' }, { key }))).toEqual([200]);
});

const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
test.each<[string, unknown, RegExp]>([
  ['a private key in PEM', pem8(rsa.privateKey), /private key/],
  ['a private key in DER', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }), /private key/],
  ['the body of a private key', bare(pem8(rsa.privateKey)), /private key/],
  ['a private JWK', jwk(p256.privateKey), /private key/],
  ['a private KeyObject', ed25519.privateKey, /private key/],
  ['a damaged key', der(rsa.publicKey).subarray(0, 200), /damaged/],
  ['the body of a damaged key', der(rsa.publicKey).subarray(0, 200).toString('base64'), /damaged/],
  ['DER that was read as UTF-8', der(rsa.publicKey).toString('utf8'), /decoded as text/],
  ['RFC 4716', `---- BEGIN SSH2 PUBLIC KEY ----\n${rsaSsh.toString('base64')}\n---- END SSH2 PUBLIC KEY ----`, /./],
  ['JSON that is no JWK', JSON.stringify({ key: 'x'.repeat(40) }), /JWK/],
  ['a JWK for encryption', { ...jwk(rsa.publicKey), use: 'enc' }, /is not "sig"/],
  ['a short oct JWK', { kty: 'oct', k: 'c2VjcmV0' }, /6 characters/],
  ['an RSA key of 1024 bits', pem(small.publicKey), /too small/],
  ['a curve that no algorithm has', pem(koblitz.publicKey), /not supported/],
  ['an XML key', '<RSAKeyValue><Modulus>AAAA</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>', /XML/],
  ['an empty list', [], /empty/],
  ['an empty table', {}, /empty/],
  ['a list with one bad key', [rsa.publicKey, 'short'], /5 characters/],
  ['nothing', undefined, /secret is missing/],
])('%s refuses to start', (_name, key, problem) => {
  const configure = () => jwt({ key: key as JwtKey });
  expect(configure).toThrow(ConfigurationError);
  expect(configure).toThrow(problem);
});

test('a secret may be any text', async () => {
  const secrets = [
    'x'.repeat(32),
    '{ not json, but a secret of many letters',
    'MIIB'.repeat(12),
    'ä'.repeat(32),
    '0'.repeat(64),
  ];
  for (const key of [...secrets, Buffer.alloc(32, 0x30), Buffer.alloc(48, 0xff)]) {
    expect(await statuses({ key }, issueToken({ sub: 'a' }, { key }))).toEqual([200]);
  }
});

describe('a rotation', () => {
  const [old, next] = ['the old secret of at least 32 characters', 'the next secret of at least 32 characters'];
  const signed = (key: string, kid?: string) =>
    issueToken({ sub: 'a' }, { key, ...(kid === undefined ? {} : { kid }) });

  test('by a list', async () => {
    expect(await statuses({ key: [next, old] }, signed(old), signed(next), signed('x'.repeat(32)))).toEqual([
      200, 200, 401,
    ]);
  });

  test('by name: an unknown name and the wrong key for a name are 401; a token without a name is tried with every key', async () => {
    const key = { a: old, b: next };
    const tokens = [
      signed(old, 'a'),
      signed(next, 'b'),
      signed(old, 'b'),
      signed(old, 'c'),
      signed(old, 'toString'),
      signed(next),
    ];
    expect(await statuses({ key }, ...tokens)).toEqual([200, 200, 401, 401, 401, 200]);
  });

  test('with secrets and public keys at once, each by its own algorithms', async () => {
    const key = { a: old, b: rsa.publicKey };
    const byRsa = issueToken({ sub: 'a' }, { key: rsa.privateKey, kid: 'b' });
    const confused = issueToken({ sub: 'a' }, { key: pem(other.publicKey).slice(30, 90), kid: 'b' });
    expect(await statuses({ key }, signed(old, 'a'), byRsa, confused)).toEqual([200, 200, 401]);
  });

  test('by the kids of a JWK Set', async () => {
    const keys = [
      { ...jwk(rsa.publicKey), kid: 'one' },
      { ...jwk(p256.publicKey), kid: 'two', alg: 'ES256' },
    ];
    const tokens = [
      issueToken({}, { key: rsa.privateKey, kid: 'one' }),
      issueToken({}, { key: p256.privateKey, kid: 'two' }),
      issueToken({}, { key: rsa.privateKey, kid: 'two' }),
      issueToken({}, { key: p256.privateKey }),
    ];
    expect(await statuses({ key: { keys } }, ...tokens)).toEqual([200, 200, 401, 200]);
  });

  test('by a function of the header, which may be asynchronous', async () => {
    const asked: JwtHeader[] = [];
    const find = async (header: JwtHeader) => {
      asked.push(header);
      await Promise.resolve();
      if (header.kid === 'public') return rsa.publicKey;
      if (header.kid === 'both') return [old, next];
      return header.kid === 'old' ? old : undefined;
    };
    const byRsa = issueToken({}, { key: rsa.privateKey, kid: 'public' });
    const tokens = [
      signed(old, 'old'),
      signed(next, 'old'),
      signed(next, 'both'),
      byRsa,
      signed(old, 'public'),
      signed(old, 'none'),
      'a.b.c',
    ];
    expect(await statuses({ key: find }, ...tokens)).toEqual([200, 401, 200, 200, 401, 401, 401]);
    expect(asked[0]).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'old' });
    expect(asked).toHaveLength(6);
  });

  test('by a function that gives what is not a key, or throws, is 500 and masked', async () => {
    const token = signed(old);
    expect(await statuses({ key: () => 'short' }, token)).toEqual([500]);
    const fails = () => Promise.reject(new Error('the database is gone'));
    expect(await statuses({ key: fails }, token)).toEqual([500]);
  });
});

describe('a token of our own', () => {
  const key = 'a secret of more than 32 characters!';
  const claims = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

  test('ends after a quarter of an hour, or when it is told to', () => {
    const { iat, exp } = claims(issueToken({}, { key })) as Record<string, number>;
    expect(exp! - iat!).toBe(900);
    const short = claims(issueToken({}, { key, expiresIn: 1_500 })) as Record<string, number>;
    expect(short['exp']! - short['iat']!).toBe(2);
    expect(claims(issueToken({}, { key, expiresIn: false }))).not.toHaveProperty('exp');
    expect(claims(issueToken({ exp: 7 }, { key }))).toMatchObject({ exp: 7 });
  });

  test('names its issuer, audience and subject', () => {
    expect(claims(issueToken({ a: 1 }, { key, issuer: 'i', audience: ['x', 'y'], subject: 's' }))).toMatchObject({
      a: 1,
      iss: 'i',
      aud: ['x', 'y'],
      sub: 's',
    });
  });

  test('is signed by private keys in PEM, in bytes too', async () => {
    const text = pem8(rsa.privateKey);
    const [first, second] = [issueToken({}, { key: text }), issueToken({}, { key: text, algorithm: 'PS512' })];
    expect(await statuses({ key: rsa.publicKey }, first, second)).toEqual([200, 200]);
    expect(await statuses({ key: rsa.publicKey }, issueToken({}, { key: Buffer.from(text) }))).toEqual([200]);
  });

  test('refuses a short key, a public key, and an invalid expiresIn', () => {
    expect(() => issueToken({}, { key: 'short' })).toThrow(RangeError);
    expect(() => issueToken({}, { key, expiresIn: -1 })).toThrow(RangeError);
    expect(() => issueToken({}, { key, expiresIn: NaN })).toThrow(RangeError);
    expect(() => issueToken([] as never, { key })).toThrow(TypeError);
    expect(() => issueToken({}, { key: createPublicKey(pem(rsa.publicKey)) })).toThrow(/private key/);
  });
});

function pem8(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}
