import { brokerContract } from '@cortado/testkit/broker-contract';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { PATIENT, ProxiedBroker } from './support/proxied-broker';

/** In milliseconds. Short, because tests wait for its end. */
const LEASE = 1_500;

describeWithRedis('with a server', () => {
  let server: RedisServer;
  let tests = 0;
  beforeAll(async () => void (server = await RedisServer.start()));
  beforeEach(() => void (tests += 1));
  afterAll(() => server.stop());

  brokerContract(
    'Redis',
    () => ProxiedBroker.connect(server.port, `test-${tests}`, LEASE, PATIENT),
    (broker) => broker,
  );
});
