import { apiKey, authenticate, basic, jwt, session, unsign } from '@cortado/auth';
import { ConfigurationError } from 'cortado';
import { generateKeyPairSync } from 'node:crypto';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = 'k'.repeat(32);
const find = () => undefined;

test.each<[string, () => unknown, RegExp]>([
  ['a JWT without a key', () => jwt({ key: '' }), /secret is missing/],
  ['a JWT whose variable is missing', () => jwt({ key: undefined as never }), /secret is missing/],
  ['a JWT with bytes that are none', () => jwt({ key: Buffer.alloc(0) }), /secret is missing/],
  ['a JWT with a short secret', () => jwt({ key: 'secret' }), /a secret of 6 characters is too easy to guess/],
  ['a JWT that need not be signed', () => jwt({ key, algorithms: ['none' as never] }), /anyone can forge/],
  [
    'a JWT by a public key as if it were a secret',
    () => jwt({ key: publicKey, algorithms: ['HS256'] }),
    /anyone can forge/,
  ],
  ['the same beside another', () => jwt({ key: ` ${publicKey}`, algorithms: ['RS256', 'HS256'] }), /anyone can forge/],
  ['a JWT by a private key', () => jwt({ key: privateKey }), /private key/],
  ['a JWT by what is not a key', () => jwt({ key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }), /./],
  ['algorithms of another kind of key', () => jwt({ key: publicKey, algorithms: ['ES256'] }), /ES256/],
  ['algorithms that do not exist', () => jwt({ key, algorithms: ['HS1' as never] }), /HS1/],
  ['a tolerance that is none', () => jwt({ key, clockTolerance: -1 }), /clockTolerance/],
  ['a tolerance that is not a number', () => jwt({ key, clockTolerance: NaN }), /clockTolerance/],
  ['a session without a secret', () => session({ secret: '', find }), /secret is missing/],
  ['a session with a short secret', () => session({ secret: 'secret', find }), /too easy to guess/],
  ['an empty key', () => apiKey({ keys: { '': 'robot' } }), /"" is not a key/],
  [
    'a key whose variable is missing',
    () => apiKey({ keys: { [String(undefined)]: 'robot' } }),
    /"undefined" is not a key/,
  ],
  ['an invalid header name', () => apiKey({ header: 'x key', keys: {} }), /"x key" is not a valid header name/],
  [
    'a realm that no header holds',
    () => basic({ realm: 'Café\u2615', verify: () => undefined }),
    /cannot be sent in a header/,
  ],
  ['a realm of two lines', () => basic({ realm: 'a\r\nb', verify: () => undefined }), /cannot be sent in a header/],
  ['no realm', () => basic({ realm: '', verify: () => undefined }), /cannot be sent in a header/],
  ['no scheme', () => authenticate(), /no scheme/],
])('%s refuses to start', (_name, configure, problem) => {
  let thrown: unknown;
  try {
    configure();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ConfigurationError);
  const { code, message, remedy } = thrown as ConfigurationError;
  expect([code, typeof remedy]).toEqual(['E_OPTION', 'string']);
  expect(message).toMatch(problem);
  expect(message).not.toContain(privateKey.slice(40, 80));
});

test('a secret that is too short has signed nothing', () => {
  expect(() => unsign('a.b', 'short')).toThrow(RangeError);
});
