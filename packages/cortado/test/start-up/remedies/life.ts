import {
  Application,
  Controller,
  createApp,
  createToken,
  Get,
  Inject,
  loadConfig,
  NoContent,
  Singleton,
} from 'cortado';
import { IsInt, Validate, ValidatorConstraint } from 'class-validator';
import { http } from '@cortado/http';
import { websocket } from '@cortado/websocket';
import { RunningApp } from '@cortado/testkit/app';
import { LogLines } from '@cortado/testkit/log-lines';
import { only, answers, running, starts, wrong, type Case } from './case';
import { mistake as oldNode } from '../mistakes/old-node';

const PORT = createToken<number>('port');
@Controller('/y')
class Ported {
  @Get() port(@Inject(PORT) port: number) {
    return port;
  }
}

class Config {
  @IsInt() httpPort!: number;
}

@ValidatorConstraint({ async: true })
class IsFree {
  validate() {
    return Promise.resolve(true);
  }
}
class Late {
  @IsInt() @Validate(IsFree) httpPort!: number;
}

/** The remedies of the warnings. */
export const FOREIGN_HOOKS = [
  'use an asynchronous factory in providers, or start() of a plugin',
  'use dispose(), [Symbol.dispose]() or [Symbol.asyncDispose]()',
];

/** What a log says of methods of NestJS that Cortado never calls, before and after the remedies were followed. */
export async function foreignHooks(): Promise<readonly string[]> {
  const calls: string[] = [];
  const call = (name: string) => () => void calls.push(name);
  @Singleton()
  class Pool {
    onModuleInit() {
      calls.push('onModuleInit');
    }
    onModuleDestroy() {
      calls.push('onModuleDestroy');
    }
  }
  @Singleton()
  class Mended {
    dispose() {
      calls.push('dispose');
    }
  }
  const lines = new LogLines();
  const plugins = [{ name: 'pool', start: call('start') }];
  const made = { provide: PORT, useFactory: async () => (calls.push('factory'), 1) };
  await running({ providers: [{ provide: Pool, useClass: Pool }], log: lines.log }, starts);
  expect(calls).toEqual([]);
  const remedies = lines.all.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy as string]));
  lines.clear();
  await running({ plugins, providers: [made, { provide: Mended, useClass: Mended }], log: lines.log }, starts);
  expect(calls).toEqual(['factory', 'start', 'dispose']);
  expect(lines.all.filter(({ remedy }) => remedy !== undefined)).toEqual([]);
  return remedies;
}
/** The life of an application, and its configuration. */
export const ofLife: readonly Case[] = [
  {
    code: 'E_LIFECYCLE',
    remedy: 'register the route before listen()',
    mistake: () => running({}, async ({ app }) => app.route('GET', '/x', () => 1)),
    followed: () => ({ register: (app) => app.route('GET', '/x', () => 1) }),
    works: answers('/x', 1),
  },
  {
    code: 'E_LIFECYCLE',
    remedy: 'create another application',
    mistake: () => running({}, ({ app }) => app.listen({ port: 0 })),
    followed: () => running({}, () => running({}, starts)),
  },
  {
    code: 'E_LIFECYCLE',
    remedy: 'call listen() first',
    async mistake() {
      const app = await createApp({ log: false });
      return app.url;
    },
    followed: () => ({}),
    works: starts,
  },
  ...(['http', 'websocket'] as const).map((name): Case => {
    const register = (app: Application) =>
      name === 'http'
        ? app.route('GET', '/x', () => 1)
        : app.websocket('/x', { receive: String, onReceive: () => NoContent() });
    return {
      code: 'E_LIFECYCLE',
      remedy: `create it with ${name}()`,
      mistake: () => Application.create({ log: false }, []).then(register),
      followed: () => ({ register }),
      works: starts,
    };
  }),
  {
    code: 'E_NODE',
    remedy: 'use a maintained version of Node',
    mistake: oldNode,
    followed: () => ({}),
    works: starts,
  },
  {
    code: 'E_OPTION',
    remedy: 'add websocket() of @cortado/websocket to the transports, or remove the option',
    mistake: () => Application.create({ log: false, idempotency: {} }, [http()]),
    async followed() {
      await (await Application.create({ log: false, idempotency: {} }, [http(), websocket()])).close();
      await (await Application.create({ log: false }, [http()])).close();
    },
  },
  {
    code: 'E_TRANSPORT',
    remedy: 'give each transport its own name, or remove one of them',
    mistake: () => Application.create({ log: false }, [http(), http()]),
    async followed() {
      const app = await Application.create(
        { log: false, controllers: [Ported], providers: [{ provide: PORT, useValue: 1 }] },
        [http()],
      );
      await app.listen({ port: 0 });
      await answers('/y', 1)(RunningApp.of(app)).finally(() => app.close());
    },
  },
  {
    code: 'E_CONFIG',
    remedy: 'set them in the environment or in one of the files',
    mistake: async () => loadConfig(Config, { env: {} }),
    followed: async () => expect(loadConfig(Config, { env: { HTTP_PORT: '3000' } })).toEqual({ httpPort: 3_000 }),
  },
  {
    code: 'E_CONFIG',
    remedy: 'use synchronous constraints, and check the rest in a provider',
    mistake: async () => loadConfig(Late, { env: { HTTP_PORT: '3000' } }),
    followed() {
      const check = async ({ httpPort }: Config) => (await new IsFree().validate()) && httpPort;
      const config = loadConfig(Config, { env: { HTTP_PORT: '3000' } });
      const providers = [
        { provide: Config, useValue: config },
        { provide: PORT, useFactory: check, inject: [Config] },
      ];
      return { ...only(Ported), providers: wrong(providers) };
    },
    works: answers('/y', 3_000),
  },
];
