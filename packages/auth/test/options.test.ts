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
  ['a JWT without a key', () => jwt({ key: '' }), /no secret/],
  ['a JWT whose variable is missing', () => jwt({ key: undefined as never }), /no secret/],
  ['a JWT with bytes that are none', () => jwt({ key: Buffer.alloc(0) }), /no secret/],
  ['a JWT with a short secret', () => jwt({ key: 'secret' }), /a secret of 6 characters can be found by trying/],
  ['a JWT that need not be signed', () => jwt({ key, algorithms: ['none' as never] }), /anybody could make/],
  ['a JWT by a public key as if it were a secret', () => jwt({ key: publicKey, algorithms: ['HS256'] }), /anybody/],
  ['the same beside another', () => jwt({ key: ` ${publicKey}`, algorithms: ['RS256', 'HS256'] }), /anybody/],
  ['a JWT by a private key', () => jwt({ key: privateKey }), /Private keys/],
  ['a JWT by what is no key', () => jwt({ key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }), /./],
  ['algorithms of another kind of key', () => jwt({ key: publicKey, algorithms: ['ES256'] }), /ES256/],
  ['algorithms that do not exist', () => jwt({ key, algorithms: ['HS1' as never] }), /HS1/],
  ['a tolerance that is none', () => jwt({ key, clockTolerance: -1 }), /clockTolerance/],
  ['a tolerance that is no number', () => jwt({ key, clockTolerance: NaN }), /clockTolerance/],
  ['a session without a secret', () => session({ secret: '', find }), /no secret/],
  ['a session with a short secret', () => session({ secret: 'secret', find }), /found by trying/],
  ['an empty key', () => apiKey({ keys: { '': 'robot' } }), /"" is no key/],
  [
    'a key whose variable is missing',
    () => apiKey({ keys: { [String(undefined)]: 'robot' } }),
    /"undefined" is no key/,
  ],
  ['a header that is none', () => apiKey({ header: 'x key', keys: {} }), /"x key" is no name of a header/],
  ['a realm that no header holds', () => basic({ realm: 'Café\u2615', verify: () => undefined }), /no header/],
  ['a realm of two lines', () => basic({ realm: 'a\r\nb', verify: () => undefined }), /no header/],
  ['no realm', () => basic({ realm: '', verify: () => undefined }), /no header/],
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
