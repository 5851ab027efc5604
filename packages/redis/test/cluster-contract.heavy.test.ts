import { brokerContract } from '@cortado/testkit/broker-contract';
import { RedisCluster } from '@cortado/testkit/redis-cluster';
import { describeWithRedis } from '@cortado/testkit/redis-server';
import { PATIENT, ProxiedBroker } from './support/proxied-broker';

/** In milliseconds. Short, because tests wait for its end. */
const LEASE = 1_500;

describeWithRedis('with a cluster of three', () => {
  let cluster: RedisCluster;
  let tests = 0;
  beforeAll(async () => void (cluster = await RedisCluster.start()));
  beforeEach(() => void (tests += 1));
  afterAll(() => cluster.stop());

  brokerContract(
    'Redis Cluster',
    () =>
      ProxiedBroker.connect(
        cluster.servers.map(({ port }) => port),
        `test-${tests}`,
        LEASE,
        PATIENT,
      ),
    (broker) => broker,
  );
});
