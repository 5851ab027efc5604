export { RedisBroker, type RedisBrokerOptions } from './broker/redis-broker';
export type { RedisClient } from './connection/clients';
export type { RedisOptions, RedisServers } from './plugin/options';
export { redis } from './plugin/redis';
export { createPublisher, type PublisherOptions } from './publisher/create-publisher';
export type { PublisherChannel, Publisher } from './publisher/publisher';
export type { PublisherConnections, PublisherUser } from './publisher/publisher-connections';
export { PublisherError } from './publisher/pattern-cache';
