export { RedisBroker, type RedisBrokerOptions } from './broker/redis-broker';
export type { RedisClient, RedisOptions } from './options';
export { redis } from './redis';
