import { Guard, type Context } from '@cortado/core';
import type { ApplicationOptions } from '@cortado/core/transport';
import { Channels } from '@cortado/channels';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { Connection, Connections, OnMessage, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import { readableLog } from '@cortado/testkit/http-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

/** `connections.user(key)`: every connection of one user, in every process. */
afterEach(closeSocketApps);

/** The principal of `/users/ada` is `{ id: 'ada' }`; that of `?as=sub` `{ sub: 'ada' }`. */
function identify(context: Context): boolean {
  const { name } = context.params as { readonly name: string };
  if (name !== 'nobody') context.principal = { [(context.query['as'] as string) ?? 'id']: name };
  return true;
}

@WebSocket('/users/:name')
@Guard(identify)
class UserSocket {
  async onConnect(connection: Connection) {
    await connection.join('room');
  }
  @OnMessage('id') id(connection: Connection) {
    return connection.id;
  }
  @OnMessage('become') become(connection: Connection) {
    connection.principal = { id: 'bob' };
    return connection.id;
  }
}

/** A process that notes what it subscribes to and what is sent to it. */
class NotingBroker extends MemoryBroker {
  readonly topics: string[] = [];
  readonly published: string[] = [];
  override subscribe(topic: string): void {
    this.topics.push(topic);
    super.subscribe(topic);
  }
  override unsubscribe(topic: string): void {
    this.topics.splice(this.topics.indexOf(topic), 1);
    super.unsubscribe(topic);
  }
  override publish(topic: string, bytes: Uint8Array): void {
    this.published.push(topic);
    super.publish(topic, bytes);
  }
}

interface Process extends SocketApp {
  readonly broker: NotingBroker;
  readonly connections: Connections;
}

async function start(network?: MemoryNetwork, options: ApplicationOptions = {}): Promise<Process> {
  const broker = new NotingBroker(network);
  const providers = network === undefined ? [] : [{ provide: Broker, useValue: broker }];
  const started = await socketApp({ controllers: [UserSocket], providers, ...options });
  return { ...started, broker, connections: started.app.get(Connections) };
}

async function two(options?: ApplicationOptions): Promise<readonly [Process, Process]> {
  const network = new MemoryNetwork();
  return [await start(network, options), await start(network, options)];
}

/** A client that is open for certain, with the id of its connection. */
async function client(process: SocketApp, name: string): Promise<{ client: SocketClient; id: string }> {
  const connected = await process.connect(`/users/${name}`);
  const { body } = await connected.ask({ event: 'id' });
  return { client: connected, id: body as string };
}

/** The client has received nothing before the answer to another message. */
async function expectNothing(from: { client: SocketClient; id: string }): Promise<void> {
  expect((await from.client.ask({ event: 'id' })).body).toBe(from.id);
}

test('push reaches every connection of the user, in every process, and nobody else', async () => {
  const [here, there] = await two();
  const ada = [await client(here, 'ada'), await client(there, 'ada'), await client(there, 'ada?as=sub')];
  const others = [await client(here, 'bob'), await client(there, 'nobody')];
  const user = here.connections.user('ada');
  expect(await user.push('hello', { text: 'Hi' })).toEqual({ local: 1, cluster: 'sent' });
  for (const each of ada) expect(await each.client.json()).toEqual({ event: 'hello', data: { text: 'Hi' } });
  for (const each of others) await expectNothing(each);
  expect((await user.list()).toSorted()).toEqual(ada.map(({ id }) => id).toSorted());
});

test('push takes except and only, as a broadcast does', async () => {
  const [here, there] = await two();
  const [one, other] = [await client(here, 'ada'), await client(there, 'ada')];
  const user = here.connections.user('ada');
  expect((await user.push('a', 1, { except: one.id })).local).toBe(0);
  expect((await user.push('b', 1, { only: one.id })).local).toBe(1);
  expect([(await one.client.json()).event, (await other.client.json()).event]).toEqual(['b', 'a']);
  await expectNothing(other);
  await expect(user.push('c', 1, { except: 'ada' })).rejects.toThrow(TypeError);
});

test('close closes them all, with code and reason', async () => {
  const [here, there] = await two();
  const ada = [await client(here, 'ada'), await client(there, 'ada')];
  const bob = await client(there, 'bob');
  expect(await here.connections.user('ada').close(4403, 'blocked')).toEqual({ local: 1, cluster: 'sent' });
  for (const each of ada) expect(await each.client.closed).toEqual({ code: 4403, reason: 'blocked' });
  await expectNothing(bob);
  expect(await here.connections.user('ada').list()).toEqual([]);
  await expect(here.connections.user('bob').close(1005)).rejects.toThrow(RangeError);
});

test('remove takes them all out of a channel, and tells them why', async () => {
  const [here, there] = await two();
  const ada = [await client(here, 'ada'), await client(there, 'ada')];
  const bob = await client(there, 'bob');
  expect(await here.connections.user('ada').remove('room', 'rude')).toEqual({ local: 1, cluster: 'sent' });
  for (const each of ada) {
    const told = { event: '$removed', channel: 'room', data: { reason: 'rude' }, timestamp: expect.any(String) };
    expect(await each.client.json()).toEqual(told);
  }
  expect(await here.app.get(Channels).channel('room').members()).toEqual([bob.id]);
  expect((await here.connections.user('ada').remove('elsewhere')).local).toBe(0);
});

test('interest: a process without a connection of the user receives nothing, and one message is sent', async () => {
  const [here, there] = await two();
  const ada = await client(here, 'ada');
  const users = (broker: NotingBroker): readonly string[] => broker.topics.filter((each) => each.startsWith('user:'));
  expect([users(here.broker), users(there.broker)]).toEqual([['user:ada'], []]);
  there.broker.published.length = 0;
  await there.connections.user('ada').push('hello', 1);
  expect(there.broker.published).toEqual(['user:ada']);
  expect((await ada.client.json()).event).toBe('hello');
});

test('the topic of a user is left with the last connection', async () => {
  const [here] = await two();
  const [one, other] = [await client(here, 'ada'), await client(here, 'ada')];
  await one.client.close();
  expect(here.broker.topics).toContain('user:ada');
  await other.client.close();
  while (here.connections.size > 0) await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(here.broker.topics).not.toContain('user:ada');
});

test('one process looks users up from the first call on, and keeps the index true', async () => {
  const here = await start();
  const one = await client(here, 'ada');
  const user = here.connections.user('ada');
  expect(await user.push('hello', 1)).toEqual({ local: 1, cluster: 'none' });
  expect((await one.client.json()).event).toBe('hello');
  const other = await client(here, 'ada');
  expect(await user.list()).toEqual([one.id, other.id]);
  await one.client.close();
  while (here.connections.size > 1) await new Promise(setImmediate);
  expect(await user.list()).toEqual([other.id]);
});

test('a connection whose principal changes is found under the new key', async () => {
  const [here, there] = await two();
  const ada = await client(here, 'ada');
  await ada.client.ask({ event: 'become' });
  expect(await there.connections.user('ada').list()).toEqual([]);
  expect(await there.connections.user('bob').list()).toEqual([ada.id]);
  expect((await there.connections.user('bob').push('hello', 1)).cluster).toBe('sent');
  expect((await ada.client.json()).event).toBe('hello');
});

test('principalKey says what the key is; numbers are keys too', async () => {
  const principalKey = ({ id }: { readonly id: string }) => id.length;
  const [here, there] = await two({ principalKey });
  const ada = await client(here, 'ada');
  expect(await there.connections.user(3).list()).toEqual([ada.id]);
  expect(await there.connections.user('3').list()).toEqual([ada.id]);
  expect(await there.connections.user('ada').list()).toEqual([]);
});

test('principalKey: false finds nobody, and costs the broker nothing', async () => {
  const [here, there] = await two({ principalKey: false });
  await client(here, 'ada');
  expect(await there.connections.user('ada').list()).toEqual([]);
  expect(here.broker.topics.filter((each) => each.startsWith('user:'))).toEqual([]);
});

test('a principalKey that throws is logged, and the client connects', async () => {
  const { log, lines } = readableLog();
  const here = await start(undefined, { log, principalKey: () => String(Symbol.iterator in (null as never)) });
  await client(here, 'ada');
  expect(await here.connections.user('ada').list()).toEqual([]);
  const said = lines.filter(({ level }) => level === 50).map(({ msg }) => msg as string);
  expect(said).toEqual(['principalKey failed; the connection belongs to no user']);
});

test.each([[''], [undefined], [null], [{ id: 'ada' }]])('user(%p) is a TypeError', async (key) => {
  const here = await start();
  expect(() => here.connections.user(key as string)).toThrow(/^user\(\) takes the key of a principal/);
});

test('a principalKey that is no function fails at start-up', async () => {
  await expect(start(undefined, { principalKey: 'id' as never })).rejects.toThrow(/options\.principalKey/);
});
