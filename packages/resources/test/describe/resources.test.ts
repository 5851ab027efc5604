import {
  Key,
  Reference,
  Resource,
  ResourceActions,
  ResourceChannel,
  ResourceController,
  resources,
  Version,
} from '@cortado/resources';
import { Type } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, Length } from 'class-validator';
import {
  Api,
  createApp,
  described,
  Emits,
  formatRoutes,
  Guard,
  OnMessage,
  Returns,
  Ok,
  type Application,
  type Context,
  type HandlerDescription,
  type Result,
  type SelfDescription,
} from 'cortado';
import { golden, plain } from '../../../cortado/test/describe/golden';

@Resource('shops', { operations: ['list', 'read'], socket: false })
class Shop {
  @Key('uuid') id!: string;
  @IsString() name!: string;
}

class PriceChange {
  @IsInt() from!: number;
}

@Emits('typing', null)
@Emits('updated', PriceChange, { description: 'The price is another one' })
class ProductChannel extends ResourceChannel<object> {
  @OnMessage('typing') typing(): void {}
}

@Resource('products', { socket: ProductChannel })
class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsInt() price!: number;
  @IsOptional() @IsDate() @Type(() => Date) soldAt?: Date | null;
  @Reference(() => Shop) shopId!: string;
  @Version() version!: number;
}

@Resource('notes', { socket: false, operations: ['create', 'update', 'remove'] })
class Note {
  @Key() id!: number;
  @IsString() text!: string;
}

class ManagerOnly {
  static readonly [described]: SelfDescription = { statuses: [402] };
  check(): boolean {
    return true;
  }
}

class Summary {
  @IsInt() id!: number;
}

@ResourceController(Product)
class ProductController extends ResourceActions<Product> {
  scope({ headers }: Context) {
    return { shopId: String(headers['x-shop']) };
  }
  @Guard(ManagerOnly) override remove(id: number, context: Context) {
    return super.remove(id, context);
  }
  @Api({ summary: 'One product, in short' })
  @Returns(200, Summary)
  override async read(id: number): Promise<Result<any, 200>> {
    return Ok({ id });
  }
}

let app: Application;
let handlers: readonly HandlerDescription[];
beforeAll(async () => {
  const plugins = [resources({ database: 'memory:', models: [Product, Shop, Note], sync: true })];
  app = await createApp({ log: false, controllers: [ProductController], plugins });
  handlers = app.describe().handlers;
});
afterAll(() => app.close());

function find(path: string, key: string, kind = 'action'): HandlerDescription {
  return handlers.find((each) => each.path === path && each.key === key && each.kind === kind)!;
}

/** The same, with the definitions of all its schemas in one place, as documents have them. */
function withoutDefinitions(value: unknown, definitions: object): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutDefinitions(each, definitions));
  if (typeof value !== 'object' || value === null) return value;
  const { $defs, ...rest } = value as Record<string, unknown>;
  Object.assign(definitions, $defs);
  return Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, withoutDefinitions(each, definitions)]));
}

test('operations, messages and joins of resources are described', () => {
  const definitions = {};
  const own = handlers.filter(({ path }) => path.includes('products'));
  const description = { handlers: own.map((each) => withoutDefinitions(plain(each), definitions)), definitions };
  expect(description).toEqual(golden('resources', description, __dirname));
});

test('routes show the operations that are offered, over both transports', () => {
  expect(formatRoutes(app.routes())).toBe(
    [
      'GET      /shops                        ShopController.list',
      'POST     /shops/search                 ShopController.search',
      'GET      /shops/:id                    ShopController.read',
      'POST     /notes                        NoteController.create',
      'PUT      /notes/:id                    NoteController.replace',
      'PATCH    /notes/:id                    NoteController.update',
      'DELETE   /notes/:id                    NoteController.remove',
      'GET      /products                     ProductController.list',
      'POST     /products/search              ProductController.search',
      'GET      /products/:id                 ProductController.read',
      'POST     /products                     ProductController.create',
      'PUT      /products/:id                 ProductController.replace',
      'PATCH    /products/:id                 ProductController.update',
      'DELETE   /products/:id                 ProductController.remove',
      'UPGRADE  /ws/products                  ProductSocket',
      'MESSAGE  /ws/products                  ProductSocket.onReceive',
      'JOIN     /ws/products products         ProductChannel.onJoin',
      'MESSAGE  /ws/products products typing  ProductChannel.typing',
      'MESSAGE  /ws/products products list    ProductController.list',
      'MESSAGE  /ws/products products read    ProductController.read',
      'MESSAGE  /ws/products products create  ProductController.create',
      'MESSAGE  /ws/products products update  ProductController.update',
      'MESSAGE  /ws/products products remove  ProductController.remove',
    ].join('\n'),
  );
});

test('statuses are those that the resource can answer with', () => {
  expect(find('/products', 'list').statuses).toEqual([400]);
  expect(find('/products', 'create').statuses).toEqual([400, 403, 409, 413, 415]);
  expect(find('/products/:id', 'read').statuses).toEqual([304, 400, 404]);
  expect(find('/products/:id', 'update').statuses).toEqual([400, 403, 404, 409, 412, 413, 415]);
  // Nothing refers to a product, and a guard asks before it is removed.
  expect(find('/products/:id', 'remove').statuses).toEqual([400, 402, 404, 412]);
  // No scope, nothing unique, no version, no reference.
  expect(find('/notes', 'create').statuses).toEqual([400, 413, 415]);
  expect(find('/notes/:id', 'replace').statuses).toEqual([400, 404, 412, 413, 415]);
  // Sockets know neither conditions nor media types; their frames may be too many.
  expect(find('/ws/products', 'update', 'message').statuses).toEqual([400, 403, 404, 409, 429]);
});

test('what an override or a channel class says of itself counts', () => {
  const { responses, documentation } = find('/products/:id', 'read');
  expect(responses).toEqual([{ status: 200, type: Summary, list: false }]);
  expect(documentation).toMatchObject({ summary: 'One product, in short' });
  const { pushes = [] } = find('/ws/products', 'onJoin', 'join');
  expect(pushes.map(({ event, type }) => [event, type?.name])).toEqual([
    ['created', 'Product'],
    ['updated', 'PriceChange'],
    ['deleted', 'RowId'],
    ['typing', undefined],
  ]);
});
