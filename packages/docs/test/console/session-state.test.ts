import { readFrame } from '../../console/model/frame.js';
import { newEntry } from '../../console/session/entry.js';
import { PendingRequests } from '../../console/session/pending-requests.js';
import { closeText, nextDelay } from '../../console/session/reconnection.js';
import { Subscription } from '../../console/session/subscription.js';

describe('replies', () => {
  const setUp = (...frames: object[]) => {
    const pending = new PendingRequests();
    const entries = frames.map((frame) => newEntry('sent', JSON.stringify(frame)));
    for (const each of entries) pending.add(each);
    const take = (reply: object) => {
      const taken = pending.take(readFrame(JSON.stringify(reply)));
      return entries.findIndex((each) => each === taken);
    };
    return { pending, entries, take, outcomes: () => entries.map(({ outcome }) => outcome) };
  };

  test('of the rpc protocol have the id of their request', () => {
    const { take, outcomes } = setUp({ id: 1, event: 'a' }, { id: 2, event: 'a' });
    expect(take({ id: 2, statusCode: 200, body: null })).toBe(1);
    expect(outcomes()).toEqual(['pending', 'answered']);
    expect(take({ id: 3, statusCode: 200, body: null })).toBe(-1);
    expect(take({ id: null, statusCode: 400, body: null })).toBe(-1);
  });

  test('of a stream are many, and the last one ends it', () => {
    const { take, outcomes } = setUp({ id: 1, event: 'count' });
    expect(take({ id: 1, statusCode: 206, seq: 0, body: 1 })).toBe(0);
    expect(outcomes()).toEqual(['pending']);
    expect(take({ id: 1, statusCode: 200, body: null })).toBe(0);
    expect(outcomes()).toEqual(['answered']);
  });

  test('of the message protocol come in order, and what was passed over has none', () => {
    const { take, outcomes } = setUp({ event: 'quiet' }, { event: 'say' }, { event: 'say' });
    expect(take({ event: 'say', statusCode: 200, body: null })).toBe(1);
    expect(outcomes()).toEqual(['silent', 'answered', 'pending']);
    expect(take({ statusCode: 400, body: null })).toBe(2);
  });

  test('of channels are in order for each channel', () => {
    const { take, outcomes } = setUp({ event: 'say', channel: 'a' }, { event: 'say', channel: 'b' });
    expect(take({ event: 'say', channel: 'b', statusCode: 201, body: null })).toBe(1);
    expect(outcomes()).toEqual(['pending', 'answered']);
  });

  test('are not waited for when the connection is lost', () => {
    const { pending, outcomes } = setUp({ event: 'a' }, { event: 'b' });
    pending.clear();
    expect(outcomes()).toEqual(['silent', 'silent']);
  });
});

describe('a subscription', () => {
  const pushed = (frame: object) => readFrame(JSON.stringify({ channel: 'room:1', timestamp: '', ...frame }));

  test('knows its position, and keeps it when it recovers', () => {
    const subscription = new Subscription('room:1', { name: 'Ada' });
    subscription.joined({ channel: 'room:1', data: null, epoch: 'e', offset: 3 });
    expect(subscription).toMatchObject({ state: 'joined', position: { epoch: 'e', offset: 3 }, recovered: undefined });
    subscription.pushed(pushed({ event: 'said', data: 1, epoch: 'e', offset: 4 }));
    subscription.pushed(pushed({ event: 'said', data: 1 }));
    expect(subscription).toMatchObject({ position: { epoch: 'e', offset: 4 }, count: 2 });
    subscription.joined({ epoch: 'e', offset: 9, recovered: true });
    expect(subscription).toMatchObject({ position: { epoch: 'e', offset: 4 }, recovered: true });
    subscription.joined({ epoch: 'f', offset: 1, recovered: false });
    expect(subscription.position).toEqual({ epoch: 'f', offset: 1 });
    subscription.pushed(pushed({ event: '$reset', data: { epoch: 'g', offset: 2 } }));
    expect(subscription).toMatchObject({ position: { epoch: 'g', offset: 2 }, count: 2 });
  });

  test('knows who is there', () => {
    const subscription = new Subscription('room:1', undefined);
    subscription.joined({ presence: { count: 1, members: [{ key: 'ada', info: 1 }] } });
    const members = () => ({ count: subscription.presence!.count, keys: [...subscription.presence!.members.keys()] });
    subscription.pushed(
      pushed({ event: '$presence', data: { joined: [{ key: 'bob', info: 2 }], left: [{ key: 'eve' }] } }),
    );
    expect(members()).toEqual({ count: 2, keys: ['ada', 'bob'] });
    subscription.pushed(pushed({ event: '$presence', data: { count: 1001 } }));
    expect(members()).toEqual({ count: 1001, keys: [] });
    subscription.pushed(
      pushed({ event: '$presence', data: { count: 1, joined: [{ key: 'cat', info: 3 }], left: [] } }),
    );
    expect(members()).toEqual({ count: 1, keys: ['cat'] });
  });
});

test('a connection comes back where that can help, later each time', () => {
  expect([1000, 1008, 1009, 4400, 4401, 4403, 4404].map((code) => nextDelay(code, 0, 1))).toEqual(
    Array(7).fill(undefined),
  );
  expect([1001, 1006, 1011, 1013, 4429].map((code) => nextDelay(code, 0, 1))).toEqual(Array(5).fill(500));
  expect([0, 1, 2, 3, 20].map((attempt) => nextDelay(1006, attempt, 1))).toEqual([500, 1_000, 2_000, 4_000, 15_000]);
  expect(nextDelay(1006, 1, 0)).toBe(500);
  expect(closeText(4401, 'token_expired')).toBe('Closed with 4401: not authenticated (token_expired)');
  expect(closeText(3999, '')).toBe('Closed with 3999');
});
