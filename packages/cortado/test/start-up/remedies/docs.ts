import { docs, type DocsOptions } from '@cortado/docs';
import { createApp, Ok } from 'cortado';
import { wrong, type Case } from './case';

/** Options that are refused, and those that the remedy leads to. */
function option(wanted: string, mistake: object, ...followed: DocsOptions[]): Case {
  return {
    code: 'E_OPTION',
    remedy: `use ${wanted}, or omit the option for the default`,
    mistake: async () => docs(wrong(mistake)),
    async followed() {
      for (const each of followed) expect(docs(each)).toMatchObject({ name: 'docs' });
    },
  };
}

const url = 'https://api.example.com';

/** Documents. */
export const ofDocs: readonly Case[] = [
  option(
    "a path such as '/docs', without parameters and without a slash at its end",
    { path: '/docs/' },
    { path: '/docs' },
    {},
  ),
  option('a list of guards, as in [AdminGuard]', { guards: () => true }, { guards: [() => true] }, {}),
  option('a text', { info: { title: 1 } }, { info: { title: 'Shop' } }, {}),
  option('a function (document, kind) => document', { transform: {} }, { transform: (document) => document }, {}),
  option("a list of servers, as in [{ url: 'https://api.example.com' }]", { servers: url }, { servers: [{ url }] }, {}),
  option("an address such as 'https://api.example.com'", { servers: [{ url: '' }] }, { servers: [{ url }] }),
  {
    code: 'E_OPTION',
    remedy: 'use false, or omit the option for the default',
    mistake: () => ({ register: (app) => app.route('GET', '/a', wrong({ prefix: '/b', handler: () => Ok() })) }),
    async followed() {
      const app = await createApp({ log: false, prefix: '/api' });
      app.route('GET', '/a', { prefix: false, handler: () => Ok() });
      app.route('GET', '/b', { handler: () => Ok() });
      expect(app.routes().map(({ path }) => path)).toEqual(['/a', '/api/b']);
      await app.close();
    },
  },
];
