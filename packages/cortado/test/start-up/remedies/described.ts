import { resource, resources, Key, Resource } from '@cortado/resources';
import { IsString } from 'class-validator';
import { createApp, createToken, type Application, type CortadoOptions, type Plugin } from 'cortado';
import { running, starts, type Case } from './case';

/** Creates an application as tools do that only describe it, and closes it. */
async function described(options: CortadoOptions, use?: (app: Application) => Promise<void>) {
  const flag = Symbol.for('cortado.descriptionOnly');
  Object.assign(globalThis, { [flag]: true });
  try {
    const app = await createApp({ log: false, ...options });
    await Promise.resolve(use?.(app)).finally(() => app.close());
  } finally {
    Reflect.deleteProperty(globalThis, flag);
  }
}

@Resource('shops')
class Shop {
  @Key() id!: number;
  @IsString() name!: string;
}

const POOL = createToken<{ readonly size: number }>('pool');
const pool = { provide: POOL, useFactory: () => Promise.resolve({ size: 1 }) };
const shops = (): Plugin => resources({ database: 'memory:', models: [Shop] });

/** A plugin that was mended: it is described, and does its work when the application starts. */
async function mended(plugin: (done: () => void) => Plugin, options: () => CortadoOptions): Promise<void> {
  let count = 0;
  const given = (): CortadoOptions => {
    const { plugins = [], ...rest } = options();
    return { ...rest, plugins: [...plugins, plugin(() => void (count += 1))] };
  };
  await described(given());
  expect(count).toBe(0);
  await running(given(), starts);
  expect(count).toBe(1);
}

/** What an application that is only described has not got. */
export const ofDescribed: readonly Case[] = [
  {
    code: 'E_DESCRIBED',
    remedy: 'call listen() in the file that starts the program, and not in createApplication()',
    mistake: () => described({}, (app) => app.listen({ port: 0 })),
    async followed() {
      await described({});
      await running({}, starts);
    },
  },
  {
    code: 'E_DESCRIBED',
    remedy: 'get it in start(app) of the plugin instead of in setup(app), or inject it where it is used',
    mistake: () => described({ providers: [pool], plugins: [{ name: 'own', setup: (app) => void app.get(POOL) }] }),
    followed: () =>
      mended(
        (done) => ({
          name: 'own',
          start: (app) => {
            if (app.get(POOL).size === 1) done();
          },
        }),
        () => ({ providers: [pool] }),
      ),
  },
  {
    code: 'E_DESCRIBED',
    remedy: 'read and write in start(app) of a plugin instead of in setup(app)',
    mistake: () =>
      described({
        plugins: [shops(), { name: 'seeds', setup: async (app) => void (await app.get(resource(Shop)).read(1)) }],
      }),
    followed: () =>
      mended(
        (done) => ({
          name: 'seeds',
          async start(app) {
            await app.get(resource(Shop)).create({ name: 'Uno' });
            done();
          },
        }),
        () => ({ plugins: [shops()] }),
      ),
  },
];
