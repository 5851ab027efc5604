import { ConfigurationError, Context, Guard, Param, type Class } from '@cortado/core';
import { Channel, ChannelPattern, OnJoin, PatternTable, Subscription } from '@cortado/channels';
import { OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

async function refusalOf(...channels: readonly unknown[]): Promise<string> {
  @WebSocket('/live', { channels: channels as Class[] })
  class Live {}
  const error: unknown = await socketApp({ controllers: [Live] }).then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as Error).message.split('\n')[0]!;
}

@Channel('room:{room}')
class Room {}
@Channel('{kind}:1')
class First {}
@Channel('room:lobby')
class Lobby {}
class Plain {}
@Channel('a')
class Misspelt {
  onleave() {}
}
@Channel('a')
class Unmarked {
  onJoin() {}
}
@Channel('a')
class Received {
  @OnReceive() all(subscription: Subscription) {
    return subscription.channel;
  }
}
@Channel('a')
class Twice {
  @OnMessage('x') one() {}
  @OnMessage('x') two() {}
}
@Channel('a')
class Guarded {
  @Guard(() => true) helper() {}
}
@Channel('room:{room}')
class Misnamed {
  @OnJoin() onJoin(@Param('rom') room: string) {
    return room;
  }
}
@Channel('a', { presense: true } as never)
class Options {}
@Channel('a', { presence: { max: 0 } })
class NobodyShown {}
@Channel('a', { presence: { limit: 1 } as never })
class Limit {}
@Channel('a')
class Unshown {
  presence() {
    return null;
  }
}
@Channel('a', { presence: true })
class Confused {
  @OnMessage('presence') presence() {
    return null;
  }
}
@Channel('a{b')
class Brace {}

test.each<[string, readonly unknown[], string]>([
  [
    'two patterns with a common name',
    [Room, First],
    'E_CHANNEL: First: a name may match both {kind}:1 and room:{room} of Room',
  ],
  [
    'one pattern twice',
    [Room, class extends Room {}],
    'E_CHANNEL: : a name may match both room:{room} and room:{room} of Room',
  ],
  ['a class without @Channel', [Plain], 'E_CHANNEL: Live, channels: Plain is not a channel class'],
  ['undefined', [undefined], 'E_CHANNEL: Live, channels: undefined is not a channel class'],
  [
    'a misspelt hook',
    [Misspelt],
    'E_CHANNEL: Misspelt.onleave: nothing calls it: the hooks of a channel class are onJoin, onLeave',
  ],
  ['onJoin without its decorator', [Unmarked], 'E_CHANNEL: Unmarked.onJoin: it lacks @OnJoin(), so it would never run'],
  [
    '@OnReceive',
    [Received],
    'E_CHANNEL: Received.all: @OnReceive() has no effect in a channel class: every frame of a channel names an event',
  ],
  ['two handlers of one event', [Twice], "E_CHANNEL: Twice.two: @OnMessage('x') is on one already"],
  [
    'a guard that never runs',
    [Guarded],
    'E_CHANNEL: Guarded.helper: @Guard would have no effect: this method handles neither joins nor messages',
  ],
  [
    'an unknown parameter',
    [Misnamed],
    'E_PARAM_UNKNOWN: Misnamed.onJoin, parameter 1: no route of this method has a parameter "rom"',
  ],
  ['an unknown option', [Options], 'E_OPTION: @Channel of Options: there is no option "presense"'],
  [
    'a cap of presence that shows nobody',
    [NobodyShown],
    'E_OPTION: @Channel of NobodyShown, presence.max: must be a whole number from 1 to 2147483647, not 0',
  ],
  ['an unknown option of presence', [Limit], 'E_OPTION: @Channel of Limit, presence: there is no option "limit"'],
  [
    'the hook of presence without presence',
    [Unshown],
    'E_CHANNEL: Unshown.presence: nothing calls it: the class has no presence',
  ],
  [
    'a handler with the name of the hook',
    [Confused],
    'E_CHANNEL: Confused.presence: it handles messages, and has the name of the hook that says who is shown',
  ],
  ['a brace alone', [Brace], 'E_CHANNEL: Brace: the pattern "a{b" has a brace without its partner'],
])('%s refuses to start', async (_what, channels, message) => {
  expect(await refusalOf(...channels)).toBe(message);
});

test('a channel class among the controllers, and a Subscription outside channel classes, refuse to start', async () => {
  await expect(socketApp({ controllers: [Room] })).rejects.toThrow('E_CHANNEL: Room: it is a channel class');
  @WebSocket('/a')
  class Foreign {
    @OnMessage('a') a(subscription: Subscription) {
      return subscription.channel;
    }
  }
  await expect(socketApp({ controllers: [Foreign] })).rejects.toThrow('a Subscription exists only in channel classes');
  class Holder {
    constructor(readonly subscription: Subscription) {}
    check(_context: Context) {
      return true;
    }
  }
  Reflect.defineMetadata('design:paramtypes', [Subscription], Holder);
  @Guard(Holder)
  @WebSocket('/b')
  class Guards {
    @OnMessage('a') a() {}
  }
  await expect(socketApp({ controllers: [Guards] })).rejects.toThrow(
    'exists only in channel classes, and is requested elsewhere',
  );
});

test('a method that reads its messages itself cannot list channels', async () => {
  let told: unknown;
  const { connect } = await socketApp({
    register: (app) =>
      app.websocket('/raw', (connection) => connection.accept().catch((error: unknown) => void (told = error)), {
        channels: [Room],
      }),
  });
  await expect(connect('/raw')).rejects.toThrow('refused with');
  expect(String(told)).toContain('E_WEBSOCKET');
});

test.each([
  ['a:{x}', 'b:{x}', 'apart'],
  ['a:{x}', '{y}:b', 'common'],
  ['a:{x}', 'a:b', 'second'],
  ['{x}', '{y}:{z}', 'apart'],
  ['a{x}', '{y}b', 'common'],
  ['a{x}c', 'ac', 'apart'],
  ['a{x}', 'ab{y}', 'second'],
  ['{x}-{y}', '{z}', 'first'],
])('%s and %s: %s', (one, other, relation) => {
  const [a, b] = [new ChannelPattern(one, 'A'), new ChannelPattern(other, 'B')];
  expect([a.overlaps(b), b.overlaps(a)]).toEqual(relation === 'apart' ? [false, false] : [true, true]);
  expect([b.includes(a), a.includes(b)]).toEqual([relation === 'first', relation === 'second']);
});

test('the most specific pattern is found, whatever the order', () => {
  class Any {}
  const entries = [
    { type: Lobby, pattern: new ChannelPattern('room:lobby', 'A'), history: undefined },
    { type: Room, pattern: new ChannelPattern('room:{room}', 'B'), history: undefined },
    { type: Any, pattern: new ChannelPattern('{kind}:{name}', 'C'), history: undefined },
  ];
  for (const order of [entries, entries.toReversed()]) {
    const table = new PatternTable();
    for (const each of order) table.add(each);
    const found = ['room:lobby', 'room:x', 'user:x', 'x', 'room:a:b', 'room:'].map((name) => table.find(name));
    expect(found.map((each) => each?.entry.type)).toEqual([Lobby, Room, Any, undefined, undefined, undefined]);
    expect(found[2]?.entry.pattern.match('user:x')).toEqual({ kind: 'user', name: 'x' });
  }
});
