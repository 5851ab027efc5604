import { jwt } from '@cortado/auth';

/** Both verify; new tokens are signed with the first. Remove the second when its last token has expired. */
export const byList = (current: string, previous: string) => jwt({ key: [current, previous] });

/** The same by the `kid` in the header of a token. */
export const byName = (a: string, b: string) => jwt({ key: { '2026-10': a, '2026-11': b } });

/** Keys that are stored elsewhere. The header was not verified: use it to find a key and for nothing else. */
export const byFunction = (find: (kid: string) => Promise<string | undefined>) =>
  jwt({ key: ({ kid }) => (kid === undefined ? undefined : find(kid)) });

/** The public keys of an identity provider. */
export const byAddress = () =>
  jwt({
    jwks: 'https://id.example/.well-known/jwks.json',
    issuer: 'https://id.example',
    audience: 'shop',
  });
