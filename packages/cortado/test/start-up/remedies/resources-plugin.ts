import {
  channelOf,
  Key,
  Repository,
  resource,
  Resource,
  ResourceActions,
  ResourceChannel,
  ResourceController,
  resources,
  type ResourcesOptions,
} from '@cortado/resources';
import { IsString } from 'class-validator';
import { Channel, Channels, Controller, Get, Inject, type Class } from 'cortado';
import { answers, wrong, type Case, type Given } from './case';

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() name!: string;
}

@Resource('shops')
class Shop {
  @Key() id!: number;
  @IsString() name!: string;
}

const good: ResourcesOptions = { database: 'memory:', models: [Product], sync: true };

/** Options that are refused, and those that the remedy leads to. Nothing is opened before the application is created. */
function option(wanted: string, mistake: object, ...followed: Partial<ResourcesOptions>[]): Case {
  return {
    code: 'E_OPTION',
    remedy: `use ${wanted}, or omit the option for the default`,
    mistake: async () => resources(wrong({ ...good, ...mistake })),
    async followed() {
      for (const each of followed) expect(resources({ ...good, ...each })).toMatchObject({ name: 'resources' });
    },
  };
}

const plugins = [resources(good)];
const EMPTY = { items: [], next: null };

function controllerOf(type: typeof Product) {
  @ResourceController(type)
  class ProductController extends ResourceActions<Product> {}
  return ProductController;
}

/** A service that needs the repository of a class. */
function countOf(type: typeof Product): Given {
  @Controller('/count')
  class Count {
    constructor(@Inject(resource(type)) private readonly rows: Repository<Product>) {}
    @Get() async count() {
      return (await this.rows.list({ total: true })).total;
    }
  }
  return { controllers: [Count] };
}

/** A resource whose channel is such a class. */
function watchedBy(socket: Class): object {
  @Resource('notes', { socket })
  class Note {
    @Key() id!: number;
    @IsString() text!: string;
  }
  return channelOf(Note);
}

export const ofResourcesPlugin: readonly Case[] = [
  option(
    "an address such as 'sqlite:./app.db', 'postgres://host/name' or 'memory:', or an instance of Kysely",
    { database: 'app.db' },
    { database: 'sqlite:./app.db' },
    { database: 'postgres://host/name' },
    { database: 'memory:' },
  ),
  option('a list of classes with @Resource(), as in [Product, Shop]', { models: Product }, { models: [Product, Shop] }),
  option('true or false', { sync: 'yes' }, { sync: true }, { sync: false }),
  option('a number of changes from 1 on', { keep: { count: 0 } }, { keep: { count: 1 } }, { keep: {} }),
  option('a number of milliseconds from 1 on', { keep: { age: '1d' } }, { keep: { age: 1 } }, { keep: {} }),
  option("a path such as '/ws/:resource', or false", { socket: 'ws' }, { socket: '/ws/:resource' }, { socket: false }),
  {
    code: 'E_RESOURCE',
    remedy: 'add Product to the models of resources()',
    mistake: () => ({ controllers: [controllerOf(Product)], plugins: [resources({ ...good, models: [Shop] })] }),
    followed: () => ({
      controllers: [controllerOf(Product)],
      plugins: [resources({ ...good, models: [Shop, Product] })],
    }),
    works: answers('/products', EMPTY),
  },
  {
    code: 'E_RESOURCE',
    remedy: 'list one of them in controllers',
    mistake: () => ({ controllers: [controllerOf(Product), controllerOf(Product)], plugins }),
    followed: () => ({ controllers: [controllerOf(Product)], plugins }),
    works: answers('/products', EMPTY),
  },
  {
    code: 'E_RESOURCE',
    remedy: "decorate Thing, as in @Resource('products')",
    mistake: async () => {
      class Thing {
        @Key() id!: number;
      }
      return controllerOf(wrong(Thing));
    },
    followed: async () => {
      @Resource('products')
      class Thing {
        @Key() id!: number;
      }
      expect(controllerOf(wrong(Thing))).toBeInstanceOf(Function);
    },
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'end the circular import: move it into a file that does not import this one',
    mistake: async () => controllerOf(wrong(undefined)),
    followed: () => ({ controllers: [controllerOf(Product)], plugins }),
    works: answers('/products', EMPTY),
  },
  {
    code: 'E_DEPENDENCY_UNKNOWN',
    remedy: 'add Product to the models of resources(), and resources() to the plugins of createApp',
    mistake: () => ({ controllers: [controllerOf(Product)] }),
    followed: () => ({ controllers: [controllerOf(Product)], plugins }),
    works: answers('/products', EMPTY),
  },
  {
    code: 'E_DEPENDENCY_UNKNOWN',
    remedy: 'add Product to the models of resources(), and resources() to the plugins of createApp',
    mistake: () => ({ ...countOf(Product), plugins: [resources({ ...good, models: [Shop] })] }),
    followed: () => ({ ...countOf(Product), plugins }),
    works: answers('/count', 0),
  },
  {
    code: 'E_RESOURCE',
    remedy: 'write class Notes extends ResourceChannel<Note>',
    mistake: async () => {
      class Notes {}
      return watchedBy(wrong(Notes));
    },
    followed: async () => {
      class Notes extends ResourceChannel<object> {}
      expect(watchedBy(Notes)).toBe(Notes);
    },
  },
  {
    code: 'E_RESOURCE',
    remedy: "remove @Channel(), or write @Channel('notes', { presence: true }) with no other option",
    mistake: async () => {
      @Channel('others')
      class Notes extends ResourceChannel<object> {}
      return watchedBy(Notes);
    },
    followed: async () => {
      @Channel('notes', { presence: true })
      class Notes extends ResourceChannel<object> {}
      expect(watchedBy(Notes)).toBe(Notes);
    },
  },
  {
    code: 'E_RESOURCE',
    remedy: "write @Channel('notes') before class Notes, or @Inject() before each parameter of its constructor",
    mistake: async () => {
      class Notes extends ResourceChannel<object> {
        constructor(readonly channels: Channels) {
          super();
        }
      }
      return watchedBy(Notes);
    },
    followed: async () => {
      @Channel('notes')
      class Notes extends ResourceChannel<object> {
        constructor(readonly channels: Channels) {
          super();
        }
      }
      class Others extends ResourceChannel<object> {
        constructor(@Inject() readonly channels: Channels) {
          super();
        }
      }
      for (const each of [Notes, Others]) expect(watchedBy(each)).toBe(each);
    },
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'end the circular import: move it into a file that does not import this one',
    mistake: async () => channelOf(wrong(undefined)),
    followed: async () => expect(channelOf(Product)).toBeInstanceOf(Function),
  },
];
