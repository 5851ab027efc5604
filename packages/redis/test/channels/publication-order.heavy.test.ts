import { testPublicationOrder } from '@cortado/testkit/publication-order';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { RunningApp } from '../support/running-app';

describeWithRedis('one of several processes on Redis', () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await RedisServer.start()));
  testPublicationOrder((controllers) => RunningApp.start({ url: server.url }, { controllers }));
});
