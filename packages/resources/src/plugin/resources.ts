import { Application, type Class, type Plugin } from '@cortado/core';
import { hostOf } from '@cortado/core/transport';
import { bodyClassesFor } from '../bodies/body-classes';
import { compileModels } from '../model/compile-models';
import { Repository, resource } from '../repository/repository';
import { RESOURCE_STORE, Resources, RESOURCES } from '../repository/resources';
import { LIVE_RESOURCES, LiveResources } from '../live/live-resources';
import { resourceSocket, socketPath } from '../live/resource-socket';
import { RESOURCE_APIS, ResourceApis } from '../rest/resource-api';
import { openStore } from '../database/open-store';
import type { ResourceStore } from '../store/store';
import { UnopenedStore } from '../store/unopened-store';
import { controllersOf } from './controllers';
import { checkResourcesOptions, KEEP_DEFAULTS, type ResourcesOptions } from './options';

/**
 * Makes resources of classes: a table, a REST API and a repository for each. `createApp()` opens the database, and rejects when it cannot
 * be reached.
 *
 * @throws ConfigurationError E_OPTION, E_RESOURCE, E_DTO
 * @example
 * const app = await createApp({ plugins: [resources({ database: 'sqlite:./app.db', models: [Product, Shop], sync: true })] });
 */
export function resources(options: ResourcesOptions): Plugin {
  checkResourcesOptions(options);
  const { database, models: types, sync = false, socket = '/ws/:resource' } = options;
  const models = compileModels(types);
  for (const model of models.values()) bodyClassesFor(model);
  let controllers: ReadonlyMap<Class, Class> = new Map();
  let store: ResourceStore | undefined;
  let live: LiveResources | undefined;
  const open = async (): Promise<ResourceStore> => {
    const opened = await openStore(database);
    store = opened;
    await opened.start([...models.values()], { sync });
    return opened;
  };
  return {
    name: 'resources',
    controllers: (own, transports) => {
      const { byType, added } = controllersOf(models, own);
      controllers = byType;
      if (!transports.includes('websocket')) return added;
      const sockets = types.flatMap((type) => {
        const path = socketPath(type, socket);
        return path === undefined ? [] : [resourceSocket(path, type)];
      });
      return [...added, ...sockets];
    },
    providers: [
      {
        provide: RESOURCE_STORE,
        useFactory: ({ isDescriptionOnly }: Application) => (isDescriptionOnly ? new UnopenedStore() : open()),
        inject: [Application],
      },
      {
        provide: RESOURCES,
        useFactory: (opened: ResourceStore, { log }: Application) => new Resources(opened, models, log),
        inject: [RESOURCE_STORE, Application],
      },
      {
        provide: LIVE_RESOURCES,
        useFactory: (all: Resources, { log }: Application) =>
          (live = new LiveResources(all, { ...KEEP_DEFAULTS, ...options.keep }, log)),
        inject: [RESOURCES, Application],
      },
      {
        provide: RESOURCE_APIS,
        useFactory: (all: Resources, app: Application) => new ResourceApis(all, controllers, hostOf(app)),
        inject: [RESOURCES, Application],
      },
      ...types.map((type) => ({
        provide: resource(type),
        useFactory: (all: Resources) => new Repository(all, type),
        inject: [RESOURCES],
      })),
    ],
    check: (app) => app.get(RESOURCE_STORE).ping(),
    // It trims the log, whether anybody watches or not.
    setup: (app) => {
      if (!app.isDescriptionOnly) app.get(LIVE_RESOURCES);
    },
    stop: async () => {
      await live?.stop();
      await store?.stop();
    },
  };
}
