import { channelEndpoint, Channels } from 'cortado';
import { running, wrong, type Case, type Works } from './case';

const good = { path: '/ws/:channel', channels: ['users', 'posts'] };

/** Connecting joins a channel, whose publications arrive. */
const listens: Works = async (running) => {
  const client = await running.connect('/ws/users');
  try {
    expect(await client.json()).toMatchObject({ event: 'connected' });
    await running.app.get(Channels).channel('users').publish('said', 1);
    expect(await client.json()).toMatchObject({ event: 'said', data: 1 });
  } finally {
    client.destroy();
  }
};

const counts: Works = async ({ client }) => {
  expect((await client.get('/ws/stats')).status).toBe(200);
};

function option(remedy: string, mistake: object, followed: object = {}, works: Works = listens): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: async () => channelEndpoint(wrong({ ...good, ...mistake })),
    followed: () => running({ plugins: [channelEndpoint({ ...good, ...followed })] }, works),
  };
}

/** Options of `channelEndpoint()`. */
export const ofChannelEndpoints: readonly Case[] = [
  option("give a path with the parameter :channel, as in '/ws/:channel'", { path: '/ws' }),
  option("give a list of names of 1 to 255 bytes, as in ['users', 'posts']", { channels: [] }),
  option("give a path, as in '/ws/stats'", { stats: 'stats' }, { stats: '/ws/stats' }, counts),
  option('give a list of guards', { guards: () => true }, { guards: [() => true] }),
];
