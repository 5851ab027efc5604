import { MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { settled } from '@cortado/testkit/held-broker';
import { Process, two } from './support/process';

/** A peer is a member from the resolution of `join()` to the call of `leave()`, however late the broker answers. */
const [SUBSCRIBE, UNSUBSCRIBE] = ['subscribe channel:red', 'unsubscribe channel:red'];
let network: MemoryNetwork;
beforeEach(() => (network = new MemoryNetwork()));

test('join resolves once the subscription exists, and nothing is delivered before', async () => {
  const { here, there, broker } = await two(network);
  const peer = here.peer();
  let joined = false;
  const join = here.join(peer, 'red').finally(() => (joined = true));
  await there.publish('red', 'from there');
  const publish = here.publish('red', 'from here');
  await settled();
  expect([joined, peer.received, here.membership.channelsOf(peer), broker.pending]).toEqual([
    false,
    [],
    [],
    [SUBSCRIBE, 'publish channel:red'],
  ]);
  await broker.conclude('publish channel:red');
  expect(await publish).toEqual({ local: 0, cluster: 'sent' });
  await broker.conclude(SUBSCRIBE);
  expect(await join).toBe(204);
  await there.publish('red', 'later');
  expect(peer.received).toEqual(['later']);
  expect(await here.channels.names()).toEqual(['red']);
});

test('joins of one channel wait for one subscription, and later joins for none', async () => {
  const { here, broker } = await two(network);
  const [one, other, late] = [here.peer(), here.peer(), here.peer()];
  const joins = [here.join(one, 'red'), here.join(other, 'red'), here.join(one, 'red')];
  await broker.conclude(SUBSCRIBE);
  expect(await Promise.all(joins)).toEqual([204, 204, 204]);
  expect(here.membership.join(late, 'red', 128)).toMatchObject({ statusCode: 204 });
  expect(broker.calls).toEqual([SUBSCRIBE]);
  expect(here.membership.memberIds('red')).toEqual([one.id, other.id, late.id]);
});

test('subscriptions may be answered out of turn', async () => {
  const { here, broker } = await two(network);
  const peer = here.peer();
  const order: string[] = [];
  const joins = ['red', 'blue'].map((name) => here.join(peer, name).then(() => order.push(name)));
  await broker.conclude('subscribe channel:blue');
  await broker.conclude(SUBSCRIBE);
  await Promise.all(joins);
  expect([order, here.membership.channelsOf(peer)]).toEqual([
    ['blue', 'red'],
    ['blue', 'red'],
  ]);
});

test('leave() during a join: nothing is delivered, and the subscription is given up', async () => {
  const { here, there, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red');
  here.membership.leave(peer, 'red');
  await broker.conclude(SUBSCRIBE);
  await there.publish('red', 1);
  await broker.conclude(UNSUBSCRIBE);
  expect(await join).toBe(204);
  await there.publish('red', 2);
  await settled();
  expect([peer.received, broker.pending, here.membership.names]).toEqual([[], [], []]);
});

test('a connection that ends during a join leaves nothing behind', async () => {
  const { here, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red');
  here.membership.leaveAll(peer);
  await broker.conclude(SUBSCRIBE);
  await broker.conclude(UNSUBSCRIBE);
  await join;
  expect([here.membership.channelsOf(peer), here.membership.names, broker.pending]).toEqual([[], [], []]);
});

test('joining again while the channel is given up waits for the new subscription', async () => {
  const { here, there, broker } = await two(network);
  const [one, other] = [here.peer(), here.peer()];
  const first = here.join(one, 'red');
  await broker.conclude(SUBSCRIBE);
  await first;
  here.membership.leave(one, 'red');
  const second = here.join(other, 'red');
  await broker.conclude(UNSUBSCRIBE);
  expect(here.membership.channelsOf(other)).toEqual([]);
  await broker.conclude(SUBSCRIBE);
  await second;
  await there.publish('red', 1);
  await settled();
  expect([one.received, other.received, broker.calls]).toEqual([[], [1], [SUBSCRIBE, UNSUBSCRIBE, SUBSCRIBE]]);
});

test('a join, a leave and a join again in one turn are one subscription', async () => {
  const { here, broker } = await two(network);
  const peer = here.peer();
  const joins = [here.join(peer, 'red')];
  here.membership.leave(peer, 'red');
  joins.push(here.join(peer, 'red'));
  await broker.conclude(SUBSCRIBE);
  expect(await Promise.all(joins)).toEqual([204, 204]);
  expect([here.membership.channelsOf(peer), broker.calls, broker.pending]).toEqual([['red'], [SUBSCRIBE], []]);
});

test('nothing is delivered after leave(), even where the broker still sends', async () => {
  const { here, there, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red');
  await broker.conclude(SUBSCRIBE);
  await join;
  void there.publish('red', 1); // on its way
  here.membership.leave(peer, 'red');
  await there.publish('red', 2);
  await settled();
  expect([peer.received, broker.pending]).toEqual([[], [UNSUBSCRIBE]]);
});

test('joins under way count against the limit', async () => {
  const { here, broker } = await two(network);
  const peer = here.peer();
  const join = here.join(peer, 'red', 1);
  expect(await here.join(peer, 'blue', 1)).toBe(429);
  await broker.conclude(SUBSCRIBE);
  expect([await join, await here.join(peer, 'red', 1), await here.join(peer, 'blue', 1)]).toEqual([204, 204, 429]);
});

test('without other processes membership is immediate', async () => {
  const alone = await Process.start(new MemoryBroker());
  const peer = alone.peer();
  expect(alone.membership.join(peer, 'red', 128)).toMatchObject({ statusCode: 204 });
  expect(await alone.publish('red', 1)).toEqual({ local: 1, cluster: 'none' });
  expect(peer.received).toEqual([1]);
});
