import {
  Column,
  Key,
  ReadOnly,
  Repository,
  Resource,
  resource,
  ResourceActions,
  ResourceChannel,
  ResourceController,
  type WriteOptions,
} from '@cortado/resources';
import type { RunningApp } from '@cortado/testkit/app';
import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsEmail, IsOptional, IsString, Length } from 'class-validator';
import {
  Body,
  Channel,
  channelEndpoint,
  Channels,
  Controller,
  Created,
  Delete,
  Guard,
  Inject,
  NoContent,
  NotFound,
  OnMessage,
  Param,
  Patch,
  Post,
  Singleton,
  Unauthorized,
  type Context,
} from 'cortado';
import { closeApps, DATABASES, expectNothing, start, startTwo, watch } from './seed-apps';

/** The page of the Spanish FastAPI template: what it promises of models, by its titles, and its defects as what happens here. */
afterEach(closeApps);

const CREATED_AT = new Date('2025-12-04T10:00:00.000Z');

@Resource('users')
class User {
  @Key() id!: number;
  @IsString() @IsEmail() @Column({ unique: true }) email!: string;
  @IsString() @Length(1, 50) name!: string;
  @IsBoolean() @Column({ default: true }) is_active!: boolean;
  @ReadOnly() @IsDate() @Type(() => Date) created_at!: Date;
}

@ResourceController(User)
class UserController extends ResourceActions<User> {
  beforeCreate(user: User) {
    user.created_at = CREATED_AT;
  }
}

@Resource('posts', { controller: false, socket: '/ws/posts' })
class BlogPost {
  @Key() id!: number;
  @IsString() title!: string;
  @IsDate() @Type(() => Date) created_at!: Date;
}

class WritePost {
  @IsString() @Length(1, 100) title!: string;
  @IsOptional() @IsBoolean() broadcast?: boolean;
}

/** The service of the page, without a line about channels. */
@Singleton()
class PostService {
  constructor(@Inject(resource(BlogPost)) private readonly posts: Repository<BlogPost>) {}
  create(title: string, options?: WriteOptions) {
    return this.posts.create({ title, created_at: CREATED_AT }, options);
  }
  async update(id: number, title: string) {
    return (await this.posts.read(id)) && this.posts.update(id, { title });
  }
  async delete(id: number) {
    if ((await this.posts.read(id)) === undefined) return false;
    await this.posts.remove(id);
    return true;
  }
}

@Controller('/posts')
class PostController {
  constructor(private readonly posts: PostService) {}
  @Post() async create(@Body() { title, broadcast }: WritePost) {
    return Created(await this.posts.create(title, { log: broadcast }));
  }
  @Patch('/:id') async update(@Param('id') id: number, @Body() { title }: WritePost) {
    return (await this.posts.update(id, title)) ?? NotFound('Post not found');
  }
  @Delete('/:id') async remove(@Param('id') id: number) {
    return (await this.posts.delete(id)) ? NoContent() : NotFound('Post not found');
  }
}

const ADA = { email: 'ada@example.com', name: 'Ada' };
const STORED = { id: 1, ...ADA, is_active: true, created_at: '2025-12-04T10:00:00.000Z' };
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const BOTH = { controllers: [UserController, PostController] };

const usersOf = (app: RunningApp): Repository<User> => app.app.get(resource(User));
const patch = (app: RunningApp, path: string, json: object) => app.client.send('PATCH', path, { json });
const remove = (app: RunningApp, path: string) => app.client.send('DELETE', path);
const newUser = (name: string) => ({ name, email: `${name}@example.com`, created_at: CREATED_AT });

describe.each(DATABASES)('en %s', (database) => {
  const open = () => start([User, BlogPost], database, BOTH);

  describe('Componentes', () => {
    test('ConnectionManager: cada modelo tiene su canal', async () => {
      const app = await open();
      const [users, posts] = [await watch(app, 'users'), await watch(app, 'posts')];
      await app.client.post('/posts', { title: 'Hola' });
      expect(await posts.json()).toMatchObject({ event: 'created', channel: 'posts' });
      await expectNothing(users);
    });

    test('ChannelManager: broadcast_created, broadcast_updated, broadcast_deleted', async () => {
      const app = await open();
      const client = await watch(app, 'users');
      await app.client.post('/users', ADA);
      await patch(app, '/users/1', { name: 'Ada L.' });
      await remove(app, '/users/1');
      const events = await client.jsons(3);
      expect(events.map(({ event, data }) => [event, data.id, data.name])).toEqual([
        ['created', 1, 'Ada'],
        ['updated', 1, 'Ada L.'],
        ['deleted', 1, undefined],
      ]);
    });

    test('Integration en Services: el servicio escribe, y el canal lo anuncia', async () => {
      const app = await open();
      const client = await watch(app, 'posts');
      const posts = app.app.get(PostService);
      await posts.create('Hola');
      await posts.update(1, 'Adiós');
      await posts.delete(1);
      const events = await client.jsons(3);
      expect(events.map(({ event, data }) => [event, data.id, data.title])).toEqual([
        ['created', 1, 'Hola'],
        ['updated', 1, 'Adiós'],
        ['deleted', 1, undefined],
      ]);
    });

    test('Integration en Services: lo que no se guarda no se anuncia', async () => {
      const app = await open();
      const client = await watch(app, 'users');
      await app.client.post('/users', ADA);
      const taken = await app.client.post('/users', ADA);
      expect([taken.status, taken.json.errorList]).toEqual([
        409,
        [expect.objectContaining({ loc: ['email'], type: 'unique' })],
      ]);
      const undone = usersOf(app).transaction(async (tx) => {
        await tx.create(newUser('bob'));
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await patch(app, '/users/1', { is_active: false });
      expect((await client.jsons(2)).map(({ event, data }) => [event, data.is_active])).toEqual([
        ['created', true],
        ['updated', false],
      ]);
    });
  });

  describe('Uso Básico', () => {
    test('Con Client ID personalizado: dos conexiones con el mismo no se sobrescriben', async () => {
      const app = await open();
      const [one, other] = [
        await watch(app, 'users', '/ws/users?client_id=a'),
        await watch(app, 'users', '/ws/users?client_id=a'),
      ];
      await app.client.post('/users', ADA);
      for (const each of [one, other]) expect((await each.json()).event).toBe('created');
      await one.close();
      await patch(app, '/users/1', { is_active: false });
      expect((await other.json()).event).toBe('updated');
    });

    test('Formato de Mensajes: Mensaje de Conexión', async () => {
      const client = await (await open()).connect('/ws/users');
      expect(await client.ask({ event: '$join', channel: 'users' })).toEqual({
        event: '$join',
        channel: 'users',
        statusCode: 200,
        body: { channel: 'users', data: null, epoch: expect.any(String), offset: 0 },
      });
    });

    const frame = (event: string, data: object, offset: number) => ({
      ...{ event, channel: 'users', data, timestamp, epoch: expect.any(String), offset },
    });

    test('Formato de Mensajes: Evento Created, con una fecha en los datos', async () => {
      const app = await open();
      const client = await watch(app, 'users');
      await app.client.post('/users', ADA);
      expect(await client.json()).toEqual(frame('created', STORED, 1));
      await patch(app, '/users/1', { is_active: false });
      expect((await client.json()).event).toBe('updated');
    });

    test('Formato de Mensajes: Evento Updated', async () => {
      const app = await open();
      await app.client.post('/users', ADA);
      const client = await watch(app, 'users');
      await patch(app, '/users/1', { name: 'John Updated' });
      expect(await client.json()).toEqual(frame('updated', { ...STORED, name: 'John Updated' }, 2));
    });

    test('Formato de Mensajes: Evento Deleted', async () => {
      const app = await open();
      await app.client.post('/users', ADA);
      const client = await watch(app, 'users');
      await remove(app, '/users/1');
      expect(await client.json()).toEqual(frame('deleted', { id: 1 }, 2));
    });
  });

  describe('Agregar Nuevos Canales', () => {
    test('1 a 3: una clase en la lista de modelos basta', async () => {
      @Resource('polizas')
      class Poliza {
        @Key() id!: number;
        @IsString() numero!: string;
      }
      const app = await start([Poliza], database);
      const client = await watch(app, 'polizas');
      expect((await app.client.post('/polizas', { numero: 'A-1' })).status).toBe(201);
      expect(await client.json()).toMatchObject({ event: 'created', data: { id: 1, numero: 'A-1' } });
      await expect(app.connect('/ws/organizations')).rejects.toMatchObject({ status: 404 });
    });

    test('4 y 5: el servicio y sus rutas', async () => {
      const app = await open();
      const client = await watch(app, 'posts');
      const created = await app.client.post('/posts', { title: 'Hola' });
      expect([created.status, created.json]).toEqual([201, { id: 1, title: 'Hola', created_at: STORED.created_at }]);
      expect((await patch(app, '/posts/1', { title: 'Adiós' })).json.title).toBe('Adiós');
      expect((await remove(app, '/posts/1')).status).toBe(204);
      expect((await client.jsons(3)).map(({ event }) => event)).toEqual(['created', 'updated', 'deleted']);
      const refused = [
        await patch(app, '/posts/1', { title: 'x' }),
        await remove(app, '/posts/1'),
        await app.client.post('/posts', { title: '' }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([404, 404, 400]);
      expect(refused[0]!.json.errorList).toMatchObject([{ msg: 'Post not found' }]);
      await app.client.post('/posts', { title: 'Otra' });
      expect(await client.json()).toMatchObject({ event: 'created', data: { id: 2 } });
    });
  });

  describe('Características Avanzadas', () => {
    test('Desactivar Broadcast en Operaciones Específicas', async () => {
      const app = await open();
      const client = await watch(app, 'posts');
      expect((await app.client.post('/posts', { title: 'Callada', broadcast: false })).status).toBe(201);
      await app.client.post('/posts', { title: 'Anunciada' });
      expect(await client.json()).toMatchObject({ event: 'created', data: { id: 2 } });
      await app.app.get(resource(BlogPost)).reset();
      expect(await client.json()).toMatchObject({ event: '$reset', channel: 'posts' });
    });

    test('Broadcast Personalizado', async () => {
      const app = await open();
      const client = await watch(app, 'users');
      const data = { user_id: 123, timestamp: '2025-12-04T10:00:00' };
      await app.app.get(Channels).channel('users').publish('user_login', data);
      expect(await client.json()).toEqual({ event: 'user_login', channel: 'users', data, timestamp });
    });

    test('Excluir Cliente del Broadcast: un client_id no es una dirección', async () => {
      const app = await open();
      const client = await watch(app, 'users', '/ws/users?client_id=client-123');
      await expect(usersOf(app).create(newUser('ada'), { except: 'client-123' })).rejects.toThrow(TypeError);
      await app.client.post('/users', ADA);
      expect(await client.json()).toMatchObject({ event: 'created', offset: 1 });
    });

    test('Broadcast a Todos los Canales, con el canal y la fecha', async () => {
      const app = await open();
      const [users, posts] = [await watch(app, 'users'), await watch(app, 'posts')];
      const data = { message: 'Server will restart in 5 minutes' };
      await app.app.get(Channels).publishAll('maintenance', data);
      expect(await users.json()).toEqual({ event: 'maintenance', channel: 'users', data, timestamp });
      expect(await posts.json()).toEqual({ event: 'maintenance', channel: 'posts', data, timestamp });
    });

    test('Broadcast mientras los clientes se conectan y se van', async () => {
      const app = await open();
      const staying = await watch(app, 'users');
      await app.client.post('/users', ADA);
      const leaving = Promise.all(Array.from({ length: 10 }, async () => (await watch(app, 'users')).close()));
      for (let at = 1; at <= 50; at += 1) await usersOf(app).update(1, { name: `Ada ${at}` });
      await leaving;
      expect((await staying.jsons(51)).map(({ offset }) => offset)).toEqual(
        Array.from({ length: 51 }, (_, at) => at + 1),
      );
    });
  });

  describe('Ejemplos', () => {
    type Table = User[];
    /** What the component of the page does with an event. */
    const react = (users: Table, { event, data }: any): Table => {
      switch (event) {
        case 'created':
          return [...users, data];
        case 'updated':
          return users.map((user) => (user.id === data.id ? data : user));
        default:
          return users.filter((user) => user.id !== data.id);
      }
    };
    const vue = (users: Table, { event, data }: any): Table => {
      if (event === 'created') users.push(data);
      if (event === 'updated') users[users.findIndex((user) => user.id === data.id)] = data;
      return event === 'deleted' ? users.filter((user) => user.id !== data.id) : users;
    };

    test.each([
      ['React', react],
      ['Vue', vue],
    ])('Ejemplo %s: la lista es la de la base de datos, aunque se escriba mientras se carga', async (_name, apply) => {
      const app = await open();
      const users = usersOf(app);
      const rows = await users.create(Array.from({ length: 10 }, (_, at) => newUser(`user${at}`)));
      const client = await app.connect('/ws/users');
      const writing = Promise.all([
        ...rows.slice(0, 4).map(({ id }) => users.update(id, { is_active: false })),
        ...rows.slice(4, 8).map(({ id }) => users.remove(id)),
        ...Array.from({ length: 4 }, (_, at) => users.create(newUser(`new${at}`))),
      ]);
      const join = { event: '$join', channel: 'users', body: { snapshot: { limit: 100 } } };
      let table: Table = (await client.ask(join)).body.data.items;
      await writing;
      await users.create(newUser('last'));
      while (!table.some(({ name }) => name === 'last')) table = apply(table, await client.json());
      expect(table.toSorted((one, other) => one.id - other.id)).toEqual(
        (await app.client.get('/users?limit=100')).json.items,
      );
    });
  });

  describe('Troubleshooting', () => {
    test('No se reciben eventos: lo que se escribe sin anunciarlo se anuncia después', async () => {
      const app = await open();
      const client = await watch(app, 'users');
      const { id } = await usersOf(app).create(newUser('ada'), { log: false });
      await usersOf(app).touch([id]);
      expect(await client.json()).toMatchObject({ event: 'updated', data: { id, name: 'ada' } });
    });

    test('Conexión se cierra inesperadamente: quien vuelve recibe lo que se perdió', async () => {
      const app = await open();
      const first = await app.connect('/ws/users');
      const { epoch, offset } = (await first.ask({ event: '$join', channel: 'users' })).body;
      first.reset();
      await app.client.post('/users', ADA);
      await remove(app, '/users/1');
      const again = await app.connect('/ws/users');
      const reply = await again.ask({ event: '$join', channel: 'users', recover: { epoch, offset } });
      expect(reply).toMatchObject({ statusCode: 200, body: { recovered: true, offset: 2 } });
      expect((await again.jsons(2)).map(({ event }) => event)).toEqual(['created', 'deleted']);
    });
  });
});

describe('Enviar Mensajes al Servidor', () => {
  test('Ping/Pong', async () => {
    const client = await (await start([User], 'memory:')).connect('/ws/users');
    expect(await client.ask(JSON.stringify({ type: 'ping' }))).toEqual({ event: 'pong', data: null });
  });

  test('Obtener Estadísticas, con un manejador del canal del recurso', async () => {
    @Channel('tasks')
    class StatsChannel extends ResourceChannel<object> {
      constructor(private readonly channels: Channels) {
        super();
      }
      @OnMessage('get_stats') async stats() {
        const { channels, connections } = await this.channels.count(['tasks']);
        return { total_channels: Object.keys(channels).length, channels, total_connections: connections };
      }
    }
    @Resource('tasks', { socket: StatsChannel })
    class Task {
      @Key() id!: number;
      @IsString() text!: string;
    }
    const app = await start([Task], 'memory:');
    const client = await watch(app, 'tasks');
    for (let count = 0; count < 2; count += 1) await watch(app, 'tasks');
    expect(await client.ask({ event: 'get_stats', channel: 'tasks' })).toMatchObject({
      statusCode: 200,
      body: { total_channels: 1, channels: { tasks: 3 }, total_connections: 3 },
    });
  });

  test.each([
    ['que no es JSON', 'hola', 400],
    ['que es JSON, pero no un objeto', '[1]', 400],
    ['binario', Buffer.from([1]), 415],
    ['desconocido', { type: 'dance' }, 404],
  ])('un mensaje %s recibe respuesta, y la conexión sigue', async (_what, message, statusCode) => {
    const app = await start([User], 'memory:', { controllers: [UserController] });
    const client = await watch(app, 'users');
    expect(await client.ask(message)).toMatchObject({ statusCode });
    await app.client.post('/users', ADA);
    expect((await client.json()).event).toBe('created');
  });
});

test('GET /ws/stats: cuenta a quienes siguen un recurso', async () => {
  const plugins = [channelEndpoint({ path: '/ws/feeds/:channel', channels: ['users', 'news'], stats: '/ws/stats' })];
  const app = await start([User], 'memory:', { controllers: [UserController], plugins });
  for (let count = 0; count < 3; count += 1) await watch(app, 'users');
  const { status, json } = await app.client.get('/ws/stats');
  expect([status, json]).toEqual([200, { total_channels: 1, channels: { users: 3 }, total_connections: 3 }]);
});

test('Excluir Cliente del Broadcast: en otro proceso también', async () => {
  const [here, there] = await startTwo([User]);
  const [author, reader] = [await watch(there, 'users'), await watch(there, 'users')];
  const [id] = await there.app.get(Channels).channel('users').members();
  await usersOf(here).create(newUser('ada'), { except: id });
  await usersOf(here).create(newUser('bob'));
  expect((await reader.jsons(2)).map(({ data }) => data.name)).toEqual(['ada', 'bob']);
  expect((await author.json()).data.name).toBe('bob');
});

describe('Seguridad', () => {
  const hasToken = ({ query, headers }: Context) =>
    query['token'] === 'secret' || headers.authorization === 'Bearer secret' || Unauthorized('Invalid authentication');

  test('1. Autenticación en WebSocket: por token en la query, antes de aceptar', async () => {
    const app = await start([User], 'memory:', { guards: [hasToken] });
    await expect(app.connect('/ws/users')).rejects.toMatchObject({ status: 401 });
    await watch(app, 'users', '/ws/users?token=secret');
  });

  test('1. Autenticación en WebSocket: la misma que la del recurso', async () => {
    @ResourceController(User)
    @Guard(hasToken)
    class Guarded extends ResourceActions<User> {}
    const app = await start([User], 'memory:', { controllers: [Guarded] });
    const client = await app.connect('/ws/users');
    expect(await client.ask({ event: '$join', channel: 'users' })).toMatchObject({
      statusCode: 401,
      body: { errorList: [{ msg: 'Invalid authentication' }] },
    });
    await watch(app, 'users', '/ws/users?token=secret');
    expect((await app.client.get('/users')).status).toBe(401);
    expect((await app.client.get('/users', { authorization: 'Bearer secret' })).status).toBe(200);
  });

  test('2. Rate Limiting: número de conexiones', async () => {
    const app = await start([User], 'memory:', { websocket: { maxConnectionsPerAddress: 2 } });
    for (let count = 0; count < 2; count += 1) await watch(app, 'users');
    await expect(app.connect('/ws/users')).rejects.toMatchObject({ status: 503 });
  });

  test('3. CORS: los orígenes permitidos', async () => {
    const app = await start([User], 'memory:', { websocket: { allowedOrigins: ['https://app.example'] } });
    const connect = (origin: string) => app.connect('/ws/users', { origin });
    await expect(connect('https://evil.example')).rejects.toMatchObject({ status: 403 });
    await connect('https://app.example');
  });
});

test('WebSocket no conecta: por HTTP, la respuesta lo dice', async () => {
  expect((await (await start([User], 'memory:')).client.get('/ws/users')).status).toBe(426);
});
