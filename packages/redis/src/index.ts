export { RedisBroker, type RedisBrokerOptions } from './broker/redis-broker';
export type { RedisClient, RedisOptions } from './plugin/options';
export { redis } from './plugin/redis';
