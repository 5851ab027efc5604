import { BenchRedis } from '../lib/redis-server.js';
import { Server, type Program } from '../lib/server.js';

/** Its argument gets the address of a Redis as `redis`. */
export type ProgramWithRedis = Program & { readonly argument: object };

/** Starts a program with a Redis of its own. Both end when what comes next fails. */
export async function withRedis<T>(
  { url, argument }: ProgramWithRedis,
  use: (redis: BenchRedis, server: Server) => Promise<T>,
): Promise<T> {
  const redis = await BenchRedis.start();
  let server: Server | undefined;
  try {
    server = await Server.start({ url, argument: { ...argument, redis: redis.url } });
    return await use(redis, server);
  } catch (error) {
    await server?.stop();
    await redis.stop();
    throw error;
  }
}
