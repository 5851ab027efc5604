import { redis, type RedisOptions } from '@cortado/redis';
import { createClient } from 'redis';
import { wrong, type Case } from './case';

const url = 'redis://127.0.0.1:6379';
const sentinels = ['redis://127.0.0.1:26379'];
const name = 'mymaster';
const nodes = ['redis://127.0.0.1:7000'];

/** Options that are refused, and those that the remedy leads to. Nothing connects before the application is created. */
function option(remedy: string, mistake: object, followed: readonly RedisOptions[]): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: async () => redis(wrong(mistake)),
    async followed() {
      for (const each of followed) expect(redis(each)).toMatchObject({ name: 'redis' });
    },
  };
}

const use = (wanted: string): string => `use ${wanted}, or omit the option for the default`;

export const ofRedis: readonly Case[] = [
  option(
    "give one of them, as in { url: 'redis://127.0.0.1:6379' }; a client may stand beside sentinels or nodes",
    { url, nodes },
    [
      { url },
      { client: createClient() },
      { client: createClient(), nodes },
      { client: createClient(), sentinels, name },
    ],
  ),
  option(use("an address such as 'redis://127.0.0.1:6379'"), { url: '127.0.0.1:6379' }, [{ url }]),
  option(use("a client of createClient() of 'redis'"), { client: {} }, [{ client: createClient() }]),
  option(use("a list of addresses such as ['redis://127.0.0.1:26379']"), { sentinels: [], name }, [
    { sentinels: ['redis://127.0.0.1:26379'], name },
  ]),
  option(use("the name of the primary beside sentinels, such as 'mymaster', and only there"), { sentinels }, [
    { sentinels, name: 'mymaster' },
    { url },
  ]),
  option(use("a list of addresses such as ['redis://127.0.0.1:7000']"), { nodes: ['127.0.0.1:7000'] }, [
    { nodes: ['redis://127.0.0.1:7000'] },
  ]),
  option(use('a text without braces or spaces'), { url, prefix: 'a{b}' }, [{ url, prefix: 'a' }, { url }]),
  option(use('a number of milliseconds from 1000 on'), { url, lease: 1 }, [{ url, lease: 1_000 }, { url }]),
];
