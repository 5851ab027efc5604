import { hashPassword, needsRehash, verifyPassword } from '@cortado/auth';
import { assert, asyncProperty, nat, string } from 'fast-check';

/** Hashes take as long as they should, and longer on a busy machine. */
jest.setTimeout(60_000);

/** Small, so that tests are quick. */
const small = { cost: 4, parallelization: 1 };

test('a password fits its own hash alone, whose salt is new each time', async () => {
  const first = await hashPassword('correct horse');
  expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z\d+/]{22}\$[A-Za-z\d+/]{43}$/);
  const [second, third] = await Promise.all([hashPassword('a', small), hashPassword('a', small)]);
  expect(second).not.toBe(third);
  expect(await verifyPassword('correct horse', first)).toBe(true);
  expect(await verifyPassword('correct horsf', first)).toBe(false);
  expect(await verifyPassword('', first)).toBe(false);
});

test('the second vector of RFC 7914 §12', async () => {
  const hash = 'cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw';
  const stored = `$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$${hash}`;
  expect(await verifyPassword('pleaseletmein', stored)).toBe(true);
  expect(await verifyPassword('pleaseletmeout', stored)).toBe(false);
});

/** Any code point. Not `unit: 'binary'`, which takes seconds to build a table of all of them. */
const unit = nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

test('any text is a password, and the same characters typed otherwise are the same', async () => {
  await assert(
    asyncProperty(string({ unit }), async (password) => {
      const hash = await hashPassword(password, small);
      expect(await verifyPassword(password, hash)).toBe(true);
      expect(await verifyPassword(`${password}x`, hash)).toBe(false);
    }),
    { numRuns: 20 },
  );
  expect(await verifyPassword('caf\u00e9', await hashPassword('cafe\u0301', small))).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['text', 'secret'],
  ['another algorithm', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g'],
  ['a hash that is cut', '$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$'],
  ['a cost of 1 TiB', `$scrypt$ln=30,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ['a work without end', `$scrypt$ln=20,r=2,p=99$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ['no cost', `$scrypt$ln=0,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ['a number', 7],
])(
  'a stored hash that is %s fits no password',
  async (_name, hash) => {
    expect(await verifyPassword('secret', hash as string)).toBe(false);
    expect(needsRehash(hash as string)).toBe(true);
  },
  60_000,
);

test('a hash with other parameters than ours needs to be made anew', async () => {
  const hash = await hashPassword('a', small);
  expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/);
  expect(needsRehash(hash, small)).toBe(false);
  expect(needsRehash(hash)).toBe(true);
  expect(needsRehash(hash, { ...small, parallelization: 2 })).toBe(true);
  expect(needsRehash(hash, { ...small, blockSize: 4 })).toBe(true);
});

test('impossible parameters and what is not text are refused', async () => {
  for (const options of [
    { cost: 0 },
    { cost: 30 },
    { cost: 1.5 },
    { blockSize: 0 },
    { parallelization: 1_000 },
    { cost: NaN },
  ]) {
    await expect(hashPassword('a', options)).rejects.toThrow(RangeError);
  }
  await expect(hashPassword(7 as never)).rejects.toThrow(TypeError);
  expect(await verifyPassword(undefined as never, await hashPassword('', small))).toBe(false);
});

test('a thousand wait for their turn; more are told to come back', async () => {
  const hash = await hashPassword('a', small);
  const outcomes = await Promise.allSettled(Array.from({ length: 1_100 }, () => verifyPassword('a', hash)));
  const fits = outcomes.filter((each) => each.status === 'fulfilled' && each.value);
  const refused = outcomes.filter((each) => each.status === 'rejected');
  expect([fits.length, refused.length]).toEqual([1_002, 98]);
  expect(refused[0]).toMatchObject({ reason: { statusCode: 503, type: 'busy' } });
  expect(await verifyPassword('a', hash)).toBe(true);
});
