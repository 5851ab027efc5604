import { join } from 'node:path';
import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { SocketClient } from '@cortado/testkit/socket-client';

jest.setTimeout(180_000);

/** A frame as far as these tests look at it. */
interface Frame {
  readonly event: string;
  readonly data: any;
  readonly epoch: string;
  readonly offset: number;
  readonly body?: any;
  readonly statusCode?: number;
}

/** A client that remembers where it stands, and can come back elsewhere. */
class Follower {
  readonly received: string[] = [];
  readonly resets: number[] = [];
  /** Whether it was told of no gap. */
  isWhole = true;
  epoch = '';
  offset = 0;
  #client: SocketClient | undefined;
  #waiting: (() => void)[] = [];

  constructor(private readonly channel: string) {}

  /** @returns what the reply says of the recovery */
  async follow(port: number, recovers: boolean): Promise<boolean | undefined> {
    const client = await SocketClient.connect(`ws://127.0.0.1:${port}/live`);
    this.#client = client;
    const recover = recovers ? { epoch: this.epoch, offset: this.offset } : undefined;
    let reply: Frame;
    // 503 while this process has no Redis.
    do reply = (await client.ask({ event: '$join', channel: this.channel, recover })) as Frame;
    while (reply.statusCode === 503);
    const { body } = reply;
    if (body.recovered !== true) Object.assign(this, { epoch: body.epoch, offset: body.offset });
    if (body.recovered === false) this.isWhole = false;
    void this.#read(client);
    return body.recovered;
  }

  async #read(client: SocketClient): Promise<void> {
    try {
      for (;;) {
        const { event, data, epoch, offset } = (await client.json()) as Frame;
        if (this.#client !== client) return;
        if (event === '$reset') {
          this.resets.push(data.offset);
          Object.assign(this, data);
        } else {
          if (epoch !== this.epoch || offset !== this.offset + 1) throw new Error(`a gap before ${offset}`);
          this.offset = offset;
          this.received.push(data);
        }
        this.#wake();
      }
    } catch (error) {
      if (!String(error).includes('closed')) this.received.push(String(error));
    }
  }

  cut(): void {
    this.#client?.destroy();
    this.#client = undefined;
    this.#wake();
  }

  #wake(): void {
    for (const each of this.#waiting.splice(0)) each();
  }

  /** Resolves once it has received so many, or as much as the test waits for. Rejects when it is cut before: a test that was given up must not go on. */
  async until(isDone: (follower: this) => boolean): Promise<void> {
    while (!isDone(this)) {
      if (this.#client === undefined) throw new Error(`cut at ${this.offset}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

describeWithRedis('three processes and one Redis', () => {
  let server: RedisServer;
  let apps: ChildApp[];
  const followers: Follower[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    const module = join(__dirname, 'history-app.ts');
    apps = await Promise.all([1, 2, 3].map(() => ChildApp.start(module, { url: server.url })));
  });
  afterEach(() => followers.splice(0).forEach((each) => each.cut()));
  afterAll(async () => {
    await Promise.all(apps.map((each) => each.stop()));
    await server.stop();
  });

  async function follow(index: number, channel: string): Promise<Follower> {
    const follower = new Follower(channel);
    followers.push(follower);
    await follower.follow(portOf(index), false);
    return follower;
  }

  const portOf = (index: number): number => apps[index % apps.length]!.port;
  const publish = (index: number, channel: string, count: number, side: number) =>
    apps[index]!.ask<Record<string, number>>(JSON.stringify({ publish: { channel, from: `${index}`, count, side } }));
  const reach = (followers: readonly Follower[], last: number) =>
    Promise.all(followers.map((each) => each.until(({ offset }) => offset >= last)));
  const counts = [3_334, 3_333, 3_333];

  test('one order: 10,000 publications by three processes are the same sequence for 100 subscribers', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, (_, index) => follow(index, 'room:order')));
    // On a busy machine a publication may take longer than a second: it is unconfirmed, and appears all the same.
    await Promise.all(counts.map((count, index) => publish(index, 'room:order', count, 20)));
    await reach(all, 10_000);
    const [first, ...others] = all.map(({ received }) => received.join(' '));
    expect(new Set(all[0]!.received).size).toBe(10_000);
    expect(others.filter((each) => each !== first)).toEqual([]);
    expect(all.flatMap(({ resets }) => resets)).toEqual([]);
  });

  test('recovery: 10,000 publications, 50 disconnects at random, reconnects to other processes', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => follow(index, 'room:recovery')));
    const published = Promise.all(counts.map((count, index) => publish(index, 'room:recovery', count, 1)));
    const honest: boolean[] = [];
    for (let time = 0; time < 50; time += 1) {
      const follower = all[Math.floor(Math.random() * all.length)]!;
      const from = follower.offset;
      await follower.until(({ offset }) => offset > from || offset >= 10_000);
      follower.cut();
      const at = follower.offset;
      // False only where more than 1,000 were missed: this machine was too slow to come back.
      const isRecovered = await follower.follow(portOf(Math.floor(Math.random() * 3)), true);
      honest.push(isRecovered === true || follower.offset - at > 1_000);
    }
    await published;
    await reach(all, 10_000);
    expect(honest).toEqual(Array.from({ length: 50 }, () => true));
    const whole = all.filter(({ received }) => received.length === 10_000).map(({ received }) => received.join(' '));
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.filter((each) => each !== whole[0])).toEqual([]);
    const broken = all.filter(({ received, isWhole }) => isWhole && received.length !== 10_000);
    expect(broken.map(({ received }) => received.length)).toEqual([]);
  });

  test('trimmed: the answer to recover is false, says where the channel stands, and pushes continue', async () => {
    const [stays, leaves] = [await follow(0, 'few:1'), await follow(1, 'few:1')];
    await publish(2, 'few:1', 10, 1);
    await reach([leaves], 10);
    leaves.cut();
    await publish(2, 'few:1', 101, 10);
    await reach([stays], 111);
    expect([await leaves.follow(portOf(2), true), leaves.offset]).toEqual([false, 111]);
    await publish(1, 'few:1', 1, 1);
    await reach([leaves], 112);
    const nearer = new Follower('few:1');
    followers.push(nearer);
    Object.assign(nearer, { epoch: leaves.epoch, offset: 12 });
    expect(await nearer.follow(portOf(0), true)).toBe(true);
    await reach([nearer], 112);
    expect(nearer.received).toHaveLength(100);
  });

  test('1,000 joins while two processes publish without pause: each begins exactly where its reply says', async () => {
    await Promise.all([1, 2].map((index) => apps[index]!.ask(JSON.stringify({ keepPublishing: 'room:joins' }))));
    const joins = await Promise.all(Array.from({ length: 8 }, (_, index) => joinAgainAndAgain(portOf(index), 125)));
    expect(joins.reduce((sum, each) => sum + each, 0)).toBe(1_000);
    for (const each of apps) expect(await each.ask(JSON.stringify({ stop: true }))).toEqual([]);
  });

  test('a new epoch: members are told, recovery is false, and pushes continue', async () => {
    const [stays, leaves] = [await follow(0, 'room:epoch'), await follow(1, 'room:epoch')];
    await publish(2, 'room:epoch', 10, 1);
    await reach([stays, leaves], 10);
    const { epoch } = stays;
    leaves.cut();
    await server.kill();
    expect(await publish(2, 'room:epoch', 1, 1)).toEqual({ failed: 1 });
    await server.run();
    await stays.until(({ resets }) => resets.length === 1);
    expect([stays.epoch === epoch, stays.offset]).toEqual([false, 0]);
    expect([await leaves.follow(portOf(1), true), leaves.epoch]).toEqual([false, stays.epoch]);
    await published(2, 'room:epoch');
    await reach([stays, leaves], 1);
    expect([stays.received.length, leaves.received.length]).toEqual([11, 11]);
    for (const each of apps) expect(await each.ask(JSON.stringify({ stop: true }))).toEqual([]);
  });

  /** Publishes as soon as this process has Redis again. */
  async function published(index: number, channel: string): Promise<void> {
    for (let sent; sent !== 1;) ({ sent } = await publish(index, channel, 1, 1));
  }
});

/** Joins and leaves. @returns how often every push was the one after the last */
async function joinAgainAndAgain(port: number, times: number): Promise<number> {
  const client = await SocketClient.connect(`ws://127.0.0.1:${port}/live`);
  let isExact = 0;
  for (let time = 0; time < times; time += 1) {
    const { body } = (await client.ask({ event: '$join', channel: 'room:joins' })) as Frame;
    const offsets: number[] = [];
    client.send({ event: '$leave', channel: 'room:joins' });
    let frame = (await client.json()) as Frame;
    for (; frame.event === 'said'; frame = (await client.json()) as Frame) offsets.push(frame.offset);
    const isInOrder = offsets.every((each, index) => each === body.offset + index + 1);
    if (isInOrder && frame.event === '$leave' && frame.statusCode === 204 && client.unread === 0) isExact += 1;
  }
  client.destroy();
  return isExact;
}
