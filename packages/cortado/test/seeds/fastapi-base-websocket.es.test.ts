import { IsBoolean, IsEmail, IsOptional } from 'class-validator';
import {
  Body,
  channelEndpoint,
  Channels,
  Connections,
  Controller,
  Created,
  Delete,
  NoContent,
  NotFound,
  Param,
  Patch,
  Post,
  Singleton,
  Unauthorized,
  type Context,
} from 'cortado';
import type { RunningApp } from '@cortado/testkit/app';
import { closeApps, start, startTwo } from './seed-apps';

/** The page of the Spanish FastAPI template: its items by their titles, and its defects as what happens here. */
afterEach(closeApps);

class CreateUser {
  @IsEmail() email!: string;
  @IsOptional() @IsBoolean() broadcast?: boolean;
}

interface User {
  readonly id: number;
  readonly email: string;
  readonly created_at: Date;
}

/** "Integration en Services": creating, updating and deleting tell the channel of the model. */
@Singleton()
class UserService {
  readonly #users = new Map<number, User>();
  constructor(private readonly channels: Channels) {}
  private get channel() {
    return this.channels.channel('users');
  }
  async create(email: string, broadcast: boolean = true): Promise<User> {
    const user: User = { id: this.#users.size + 1, email, created_at: new Date('2025-12-04T10:00:00.000Z') };
    this.#users.set(user.id, user);
    if (broadcast) await this.channel.created(user);
    return user;
  }
  async update(id: number, email: string): Promise<User | undefined> {
    const before = this.#users.get(id);
    if (before === undefined) return undefined;
    const user = { ...before, email };
    this.#users.set(id, user);
    await this.channel.updated(user);
    return user;
  }
  async delete(id: number): Promise<boolean> {
    if (!this.#users.delete(id)) return false;
    await this.channel.deleted({ id });
    return true;
  }
}

@Controller('/users')
class UserController {
  constructor(private readonly users: UserService) {}
  @Post() async create(@Body() { email, broadcast }: CreateUser) {
    return Created(await this.users.create(email, broadcast));
  }
  @Patch('/:id') async update(@Param('id') id: number, @Body() { email }: CreateUser) {
    return (await this.users.update(id, email)) ?? NotFound('User not found');
  }
  @Delete('/:id') async remove(@Param('id') id: number) {
    return (await this.users.delete(id)) ? NoContent() : NotFound('User not found');
  }
}

const live = channelEndpoint({ path: '/ws/:channel', channels: ['users', 'posts', 'media'], stats: '/ws/stats' });
const options = { controllers: [UserController], plugins: [live] };

async function connect(running: RunningApp, path = '/ws/users') {
  const client = await running.connect(path);
  const welcome = await client.json();
  return { client, welcome, id: welcome.data.connectionId as string };
}

/** The client has received nothing more: the answer to a ping comes next. */
async function expectNothing({ client }: Awaited<ReturnType<typeof connect>>): Promise<void> {
  expect(await client.ask({ event: 'ping' })).toEqual({ event: 'pong', data: null });
}

const ADA = { email: 'ada@example.com' };
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('Componentes', () => {
  test('ConnectionManager: conecta y desconecta clientes', async () => {
    const app = await start(options);
    const { client, id } = await connect(app);
    expect(await app.app.get(Connections).list()).toEqual([id]);
    await client.close();
    while (app.app.get(Connections).size > 0) await new Promise(setImmediate);
    expect(await app.app.get(Channels).names()).toEqual([]);
  });

  test('ConnectionManager: maneja múltiples canales', async () => {
    const app = await start(options);
    const [users, posts] = [await connect(app), await connect(app, '/ws/posts')];
    await app.app.get(Channels).channel('posts').created({ id: 1 });
    expect(await posts.client.json()).toMatchObject({ event: 'created', channel: 'posts' });
    await expectNothing(users);
  });

  test('ConnectionManager: broadcast a canales específicos, una vez a cada conexión', async () => {
    const app = await start(options);
    const [both, media] = [await connect(app), await connect(app, '/ws/media')];
    await both.client.ask({ event: 'subscribe', channel: 'posts' });
    await app.app.get(Channels).publish(['users', 'posts'], 'maintenance', null);
    expect((await both.client.json()).channel).toBe('users');
    await expectNothing(both);
    await expectNothing(media);
  });

  test('ConnectionManager: send_personal_message', async () => {
    const app = await start(options);
    const [one, other] = [await connect(app), await connect(app)];
    expect(await app.app.get(Connections).push(one.id, 'hello', { text: 'only you' })).toBe('sent');
    expect(await one.client.json()).toEqual({ event: 'hello', data: { text: 'only you' } });
    await expectNothing(other);
  });

  test('ChannelManager: broadcast_created, broadcast_updated, broadcast_deleted', async () => {
    const app = await start(options);
    const { client } = await connect(app);
    const users = app.app.get(Channels).channel('users');
    await users.created({ id: 1 });
    await users.updated({ id: 1 });
    await users.deleted({ id: 1 });
    expect((await client.jsons(3)).map(({ event }) => event)).toEqual(['created', 'updated', 'deleted']);
  });

  test('Integration en Services: create_user, update_user y delete_user hacen broadcast', async () => {
    const app = await start(options);
    const { client } = await connect(app);
    await app.client.post('/users', ADA);
    await app.client.send('PATCH', '/users/1', { json: { email: 'ada@example.org' } });
    await app.client.send('DELETE', '/users/1');
    const events = await client.jsons(3);
    expect(events.map(({ event, data }) => [event, data.email])).toEqual([
      ['created', 'ada@example.com'],
      ['updated', 'ada@example.org'],
      ['deleted', undefined],
    ]);
  });
});

describe('Uso Básico', () => {
  test('Conectar al WebSocket', async () => {
    const { welcome } = await connect(await start(options));
    expect(welcome).toMatchObject({ event: 'connected', channel: 'users' });
  });

  test('Con Client ID personalizado', async () => {
    const { welcome } = await connect(await start(options), '/ws/users?client_id=my-unique-id');
    expect(welcome.data.clientId).toBe('my-unique-id');
  });

  test('Con Client ID personalizado: dos conexiones con el mismo no se sobrescriben', async () => {
    const app = await start(options);
    const [one, other] = [await connect(app, '/ws/users?client_id=a'), await connect(app, '/ws/users?client_id=a')];
    await app.client.post('/users', ADA);
    for (const { client } of [one, other]) expect((await client.json()).event).toBe('created');
    await one.client.close();
    await app.client.post('/users', ADA);
    expect((await other.client.json()).event).toBe('created');
  });

  test('Formato de Mensajes: Mensaje de Conexión', async () => {
    const { welcome, id } = await connect(await start(options), '/ws/users?client_id=uuid-here');
    const data = { connectionId: id, clientId: 'uuid-here' };
    expect(welcome).toEqual({ event: 'connected', channel: 'users', data, timestamp });
  });

  test('Formato de Mensajes: Evento Created, con una fecha en los datos', async () => {
    const app = await start(options);
    const { client } = await connect(app);
    await app.client.post('/users', ADA);
    const data = { id: 1, ...ADA, created_at: '2025-12-04T10:00:00.000Z' };
    expect(await client.json()).toEqual({ event: 'created', channel: 'users', data, timestamp });
  });

  test('Formato de Mensajes: Evento Updated', async () => {
    const app = await start(options);
    await app.client.post('/users', ADA);
    const { client } = await connect(app);
    await app.client.send('PATCH', '/users/1', { json: { email: 'ada@example.org' } });
    const data = { id: 1, email: 'ada@example.org', created_at: expect.any(String) };
    expect(await client.json()).toEqual({ event: 'updated', channel: 'users', data, timestamp });
  });

  test('Formato de Mensajes: Evento Deleted', async () => {
    const app = await start(options);
    await app.client.post('/users', ADA);
    const { client } = await connect(app);
    await app.client.send('DELETE', '/users/1');
    expect(await client.json()).toEqual({ event: 'deleted', channel: 'users', data: { id: 1 }, timestamp });
  });

  test('Enviar Mensajes al Servidor: Ping/Pong', async () => {
    const { client } = await connect(await start(options));
    expect(await client.ask(JSON.stringify({ type: 'ping' }))).toEqual({ event: 'pong', data: null });
  });

  test('Enviar Mensajes al Servidor: Obtener Estadísticas', async () => {
    const app = await start(options);
    const { client } = await connect(app);
    for (let count = 0; count < 2; count += 1) await connect(app);
    const data = { total_channels: 1, channels: { users: 3 }, total_connections: 3 };
    expect(await client.ask(JSON.stringify({ type: 'get_stats' }))).toEqual({ event: 'stats', data });
  });

  test.each([
    ['que no es JSON', 'hola', 400],
    ['que es JSON, pero no un objeto', '[1]', 400],
    ['binario', Buffer.from([1]), 415],
    ['desconocido', { type: 'dance' }, 404],
  ])(
    'Enviar Mensajes al Servidor: un mensaje %s recibe respuesta, y la conexión sigue',
    async (_what, message, code) => {
      const app = await start(options);
      const connected = await connect(app);
      expect(await connected.client.ask(message)).toMatchObject({ statusCode: code });
      await expectNothing(connected);
      expect((await app.app.get(Channels).channel('users').created(1)).local).toBe(1);
    },
  );
});

describe('Agregar Nuevos Canales', () => {
  test('1 a 3: un nombre en la lista basta', async () => {
    const app = await start({ plugins: [channelEndpoint({ path: '/ws/:channel', channels: ['users', 'polizas'] })] });
    expect((await connect(app, '/ws/polizas')).welcome.channel).toBe('polizas');
  });

  test('3: los demás canales se rechazan antes de aceptar', async () => {
    const app = await start(options);
    await expect(app.connect('/ws/organizations')).rejects.toMatchObject({ status: 404 });
    expect(app.app.get(Connections).size).toBe(0);
  });

  test('4 y 5: lo que falla no se anuncia', async () => {
    const app = await start(options);
    const connected = await connect(app);
    expect((await app.client.send('PATCH', '/users/7', { json: ADA })).status).toBe(404);
    expect((await app.client.send('DELETE', '/users/7')).status).toBe(404);
    expect((await app.client.post('/users', { email: 'x' })).status).toBe(400);
    await expectNothing(connected);
  });
});

describe('Endpoints HTTP para WebSocket', () => {
  test('GET /ws/stats', async () => {
    const app = await start(options);
    for (let count = 0; count < 3; count += 1) await connect(app);
    const { status, json } = await app.client.get('/ws/stats');
    expect([status, json]).toEqual([200, { total_channels: 1, channels: { users: 3 }, total_connections: 3 }]);
  });

  test('GET /ws/stats: de todos los procesos', async () => {
    const [here, there] = await startTwo(options);
    for (const each of [here, there, there]) await connect(each);
    expect((await here.client.get('/ws/stats')).json.channels).toEqual({ users: 3 });
  });

  test('GET /ws/stats: con autenticación', async () => {
    const isAdmin = ({ headers }: Context) => headers.authorization === 'Bearer admin' || Unauthorized();
    const guarded = channelEndpoint({ path: '/ws/:channel', channels: ['a'], stats: '/ws/stats', guards: [isAdmin] });
    const app = await start({ plugins: [guarded] });
    expect((await app.client.get('/ws/stats')).status).toBe(401);
    expect((await app.client.get('/ws/stats', { authorization: 'Bearer admin' })).status).toBe(200);
  });
});

describe('Características Avanzadas', () => {
  test('Desactivar Broadcast en Operaciones Específicas', async () => {
    const app = await start(options);
    const connected = await connect(app);
    expect((await app.client.post('/users', { ...ADA, broadcast: false })).status).toBe(201);
    await expectNothing(connected);
  });

  test('Broadcast Personalizado', async () => {
    const app = await start(options);
    const { client } = await connect(app);
    const data = { user_id: 123, timestamp: '2025-12-04T10:00:00' };
    await app.app.get(Channels).channel('users').publish('user_login', data);
    expect(await client.json()).toEqual({ event: 'user_login', channel: 'users', data, timestamp });
  });

  test('Excluir Cliente del Broadcast', async () => {
    const [here, there] = await startTwo(options);
    const [author, reader] = [await connect(there), await connect(there)];
    await here.app.get(Channels).channel('users').created({ id: 1 }, { except: author.id });
    expect((await reader.client.json()).event).toBe('created');
    await expectNothing(author);
  });

  test('Excluir Cliente del Broadcast: un client_id no es una dirección', async () => {
    const app = await start(options);
    await connect(app, '/ws/users?client_id=client-123');
    const users = app.app.get(Channels).channel('users');
    await expect(users.created({ id: 1 }, { except: 'client-123' })).rejects.toThrow(TypeError);
  });

  test('Broadcast a Todos los Canales, con el canal y la fecha', async () => {
    const [here, there] = await startTwo(options);
    const [users, posts] = [await connect(here), await connect(there, '/ws/posts')];
    const data = { message: 'Server will restart in 5 minutes' };
    await here.app.get(Channels).publishAll('maintenance', data);
    expect(await users.client.json()).toEqual({ event: 'maintenance', channel: 'users', data, timestamp });
    expect(await posts.client.json()).toEqual({ event: 'maintenance', channel: 'posts', data, timestamp });
  });

  test('Broadcast mientras los clientes se conectan y se van', async () => {
    const app = await start(options);
    const staying = await connect(app);
    const users = app.app.get(Channels).channel('users');
    const leaving = Promise.all(Array.from({ length: 20 }, async () => (await connect(app)).client.close()));
    for (let id = 0; id < 200; id += 1) {
      void users.updated({ id });
      if (id % 10 === 0) await new Promise(setImmediate);
    }
    await leaving;
    expect((await staying.client.jsons(200)).map(({ data }) => data.id)).toEqual(
      Array.from({ length: 200 }, (_, id) => id),
    );
  });
});

describe('Seguridad', () => {
  test('1. Autenticación en WebSocket: por token en la query, antes de aceptar', async () => {
    const hasToken = ({ query }: Context) => query['token'] === 'secret' || Unauthorized('Invalid authentication');
    const app = await start({
      plugins: [channelEndpoint({ path: '/ws/:channel', channels: ['users'], guards: [hasToken] })],
    });
    await expect(app.connect('/ws/users')).rejects.toMatchObject({ status: 401 });
    expect((await connect(app, '/ws/users?token=secret')).welcome.event).toBe('connected');
  });

  test('2. Rate Limiting: número de conexiones', async () => {
    const app = await start({ ...options, websocket: { maxConnectionsPerAddress: 2 } });
    await connect(app);
    await connect(app);
    await expect(app.connect('/ws/users')).rejects.toMatchObject({ status: 503 });
  });

  test('3. CORS: los orígenes permitidos', async () => {
    const app = await start({ ...options, websocket: { allowedOrigins: ['https://app.example'] } });
    await expect(app.connect('/ws/users', { origin: 'https://evil.example' })).rejects.toMatchObject({ status: 403 });
    await app.connect('/ws/users', { origin: 'https://app.example' });
  });
});

describe('Troubleshooting', () => {
  test('WebSocket no conecta: por HTTP, la respuesta lo dice', async () => {
    expect((await (await start(options)).client.get('/ws/users')).status).toBe(426);
  });

  test('Conexión se cierra inesperadamente: el servidor hace ping, y quien no contesta se elimina', async () => {
    const app = await start({ ...options, websocket: { pingInterval: 50, pongTimeout: 50 } });
    const silent = await app.connect('/ws/users', { autoPong: false });
    expect((await silent.closed).code).toBe(1006);
    while (app.app.get(Channels).channel('users').size > 0) await new Promise(setImmediate);
    expect((await app.client.get('/ws/stats')).json.total_connections).toBe(0);
  });
});
