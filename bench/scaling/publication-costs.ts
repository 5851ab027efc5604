import { createClient } from 'redis';
import type { PublishQuestion } from '../peers/fanout/cortado.js';
import { WrongAnswer, type StartOptions } from '../lib/bench-case.js';
import type { ClientConnection } from '../lib/client/connection.js';
import type { Dialect } from '../lib/client/dialect.js';
import { RecentAnswers, RecentFrames } from '../lib/client/recent-answers.js';
import { openSockets } from '../lib/client/ws-client.js';
import type { Costs } from '../lib/costs-case.js';
import { BenchRedis } from '../lib/redis-server.js';
import { Server, type Program } from '../lib/server.js';

/** Processes that Redis tells besides: the slope of its cost is what one more of them is. */
const RECEIVERS = 16;
const PUBLICATIONS = 500;

export const PUBLICATION_PARTS = ['publisher', 'receiver', 'redis', 'redis for each receiver'] as const;

/**
 * What one publication costs in microseconds of processor time: the process that publishes, which has no member; a process with one
 * member, its delivery included; Redis, with that one receiver; and Redis for each receiver more. Each publication waits for the one
 * before, so that nothing is saved by several at once.
 */
export class PublicationCosts implements Costs {
  private constructor(
    private readonly redis: BenchRedis,
    private readonly publisher: Server,
    private readonly receiver: Server,
    private readonly member: ClientConnection,
    private readonly question: PublishQuestion,
  ) {}

  static async start(
    program: Program & { argument: object },
    dialect: Dialect,
    question: Omit<PublishQuestion, 'publications'>,
    { short }: StartOptions,
  ): Promise<PublicationCosts> {
    const redis = await BenchRedis.start();
    const servers: Server[] = [];
    try {
      const given = { ...program, argument: { ...program.argument, redis: redis.url } };
      for (let count = 0; count < 2; count += 1) servers.push(await Server.start(given));
      const [publisher, receiver] = servers as [Server, Server];
      const [member] = (await openSockets(receiver.port, dialect, 1)) as [ClientConnection];
      const costs = new PublicationCosts(redis, publisher, receiver, member, {
        ...question,
        publications: short ? 3 : PUBLICATIONS,
      });
      for (let warm = 0; warm < (short ? 0 : 6); warm += 1) await costs.#publish();
      return costs;
    } catch (error) {
      for (const each of servers) await each.stop();
      await redis.stop();
      throw error;
    }
  }

  async measure(): Promise<Record<(typeof PUBLICATION_PARTS)[number], number>> {
    const [publisher, receiver, redis] = await this.#publish();
    const more = await this.#withReceivers(async () => (await this.#publish())[2]);
    return { publisher, receiver, redis, 'redis for each receiver': (more - redis) / RECEIVERS };
  }

  /** Microseconds of the publisher, of the receiver and of Redis for each publication. */
  async #publish(): Promise<readonly [number, number, number]> {
    const { publications, message } = this.question;
    const text = JSON.stringify(message);
    const received = new Promise<void>((resolve, reject) => {
      let left = publications;
      this.member.expect(new RecentAnswers(new RecentFrames((given) => given.includes(text))));
      this.member.onFailure = reject;
      this.member.onAnswers = (count) => {
        left -= count;
        if (left === 0) resolve();
        if (left < 0) reject(new WrongAnswer(`${-left} publications too many`));
      };
    });
    const before = await this.#cpu();
    await Promise.all([this.publisher.ask(this.question), received]);
    const [publisher, receiver, redis] = (await this.#cpu()).map((cpu, index) => (cpu - before[index]!) / publications);
    return [publisher!, receiver!, redis!];
  }

  #cpu(): Promise<number[]> {
    return Promise.all([this.publisher.cpu(), this.receiver.cpu(), this.redis.cpu()]);
  }

  async #withReceivers<T>(work: () => Promise<T>): Promise<T> {
    const asking = await createClient({ url: this.redis.url }).connect();
    const channels = (await asking.sendCommand([
      'PUBSUB',
      'CHANNELS',
      `*${this.question.channel}*`,
    ])) as unknown as string[];
    asking.destroy();
    if (channels.length !== 1) throw new WrongAnswer(`Redis has the channels ${channels.join(' and ')}`);
    const subscribers = await Promise.all(
      Array.from({ length: RECEIVERS }, async () => {
        const subscriber = await createClient({ url: this.redis.url }).connect();
        await subscriber.subscribe(channels[0]!, () => undefined);
        return subscriber;
      }),
    );
    try {
      return await work();
    } finally {
      for (const each of subscribers) each.destroy();
    }
  }

  async stop(): Promise<void> {
    this.member.close();
    await this.publisher.stop();
    await this.receiver.stop();
    await this.redis.stop();
  }
}
