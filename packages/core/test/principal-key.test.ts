import { Application, type PrincipalKey } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';

const keyOf = async (principal: unknown, principalKey?: PrincipalKey) => {
  const app = await Application.create({ log: false, ...(principalKey && { principalKey }) }, []);
  return hostOf(app).keyOfPrincipal(principal);
};

test.each([
  ['its id', { id: 'ada', sub: 'other' }, 'ada'],
  ['its sub without an id', { sub: 'ada' }, 'ada'],
  ['a number as a text', { id: 7 }, '7'],
  ['nothing for a principal with neither', { name: 'ada' }, undefined],
  ['nothing for an empty id', { id: '' }, undefined],
  ['nothing for a principal that is a text', 'ada', undefined],
  ['nothing for an anonymous client', undefined, undefined],
])('the key of a principal is %s', async (_name, principal, key) => {
  expect(await keyOf(principal)).toBe(key);
});

test('principalKey chooses another key, and is not asked about anonymous clients', async () => {
  const emailOf: PrincipalKey = (principal) => (principal as { readonly email: string }).email;
  expect(await keyOf({ id: 1, email: 'ada@x.example' }, emailOf)).toBe('ada@x.example');
  expect(await keyOf(undefined, emailOf)).toBeUndefined();
});

test('a principalKey that is not a function is refused', async () => {
  await expect(keyOf({}, 'id' as never)).rejects.toThrow(
    'createApp, options.principalKey: invalid value of type string',
  );
});
