import {
  Channel,
  channelSources,
  keptMessage,
  OnJoin,
  Stream,
  Subscription,
  type ChannelLog,
  type SourceRequest,
} from '@cortado/channels';
import { Guard, Ok, type Context } from '@cortado/core';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { OnMessage, WebSocket } from '@cortado/websocket';

afterEach(closeSocketApps);

/** A log in memory. */
class NumberLog implements ChannelLog {
  readonly numbers: number[] = [];
  readonly stream: Stream;
  isReadable = true;
  readonly replays = {
    after: async ({ epoch, offset }: ChannelLog['position']) =>
      epoch === this.epoch ? { publications: this.#from(offset), position: this.position } : undefined,
    page: async ({ offset }: ChannelLog['position']) => ({ publications: this.#from(offset), position: this.position }),
  };

  constructor(readonly epoch: string) {
    this.stream = new Stream('numbers', this);
  }

  get position() {
    return { epoch: this.epoch, offset: this.numbers.length };
  }

  isPast({ epoch, offset }: ChannelLog['position']): boolean {
    return epoch !== this.epoch || offset <= this.numbers.length;
  }

  start(): boolean {
    return this.isReadable;
  }

  add(value: number, except?: string): void {
    this.numbers.push(value);
    this.stream.deliver(this.#message(this.numbers.length), except);
  }

  #from(offset: number) {
    return this.numbers
      .slice(offset)
      .map((_, index) => ({ message: this.#message(offset + index + 1), except: undefined }));
  }

  #message(offset: number) {
    const json = String(this.numbers[offset - 1]);
    return keptMessage({ event: 'added', channel: 'numbers' }, json, { epoch: this.epoch, offset });
  }
}

class Controller {
  @Guard(({ query }: Context) => query['as'] !== 'stranger')
  list() {}

  sum({ payload }: Context) {
    return Ok((payload as number[]).reduce((sum, each) => sum + each, 0));
  }
}

async function numbersApp() {
  const logs = { odd: new NumberLog('odd'), even: new NumberLog('even') };
  let name: 'odd' | 'even' | 'none' = 'odd';

  @Channel('numbers')
  class Numbers {
    @OnJoin() onJoin({ stream }: SourceRequest, subscription: Subscription) {
      const log = stream.log as NumberLog;
      if (!subscription.isRecovered) subscription.startAt(log.position);
      return { all: log.numbers };
    }

    @OnMessage('size') size() {
      return Ok({ size: logs.odd.numbers.length });
    }
  }
  channelSources.onClass(Numbers, (host) => ({
    read: ({ payload }, issues) => {
      if (payload === undefined) issues.push({ loc: ['body'], type: 'missing', msg: 'Field required' });
      if (name === 'none') throw new Error('no log');
      return { stream: logs[name].stream };
    },
    guardedBy: { type: Controller, key: 'list' },
    events: () =>
      new Map(
        ['sum', 'size'].map((event) => {
          const plan = host.compile({
            type: Controller,
            key: 'sum',
            levels: [],
            transport: 'websocket',
            payload: ['json'],
            positional: [{ async: false, read: (context) => context }],
          });
          const open = { ...plan, payload: 'json' as const };
          host.descriptions.derived(open, plan, []);
          return [event, open];
        }),
      ),
  }));

  @WebSocket('/live', { channels: [Numbers] })
  class Live {}

  const app = await socketApp({ controllers: [Live] });
  return { ...app, logs, use: (next: typeof name) => (name = next) };
}

const join = (more: object = {}) => ({ event: '$join', channel: 'numbers', body: {}, ...more });

describe('a channel whose history is a log of its own', () => {
  it('delivers what the log brings, with its positions', async () => {
    const { connect, logs } = await numbersApp();
    logs.odd.add(1);
    const client = await connect('/live');
    expect((await client.ask(join())).body).toEqual({
      channel: 'numbers',
      data: { all: [1] },
      epoch: 'odd',
      offset: 1,
    });
    logs.odd.add(3);
    expect(await client.json()).toEqual({ event: 'added', channel: 'numbers', data: 3, epoch: 'odd', offset: 2 });
  });

  it('recovers from the log, but not from another one', async () => {
    const { connect, logs } = await numbersApp();
    for (const each of [1, 3, 5]) logs.odd.add(each);
    const [one, other] = [await connect('/live'), await connect('/live')];
    const { body } = await one.ask(join({ recover: { epoch: 'odd', offset: 1 } }));
    expect(body).toMatchObject({ recovered: true, offset: 3 });
    expect((await one.jsons(2)).map(({ data }) => data)).toEqual([3, 5]);
    const refused = await other.ask(join({ recover: { epoch: 'even', offset: 1 } }));
    expect(refused.body).toMatchObject({ recovered: false, offset: 3 });
  });

  it('tells a member that it receives something else, and removes one whose request fails', async () => {
    const { connect, logs, use } = await numbersApp();
    const client = await connect('/live');
    await client.ask(join());
    logs.even.add(2);
    use('even');
    logs.odd.stream.review();
    expect(await client.json()).toMatchObject({ event: '$reset', data: { epoch: 'even', offset: 1 } });
    logs.odd.add(1);
    logs.even.add(4);
    expect(await client.json()).toMatchObject({ data: 4, epoch: 'even', offset: 2 });
    use('none');
    logs.even.stream.review();
    expect(await client.json()).toMatchObject({ event: '$removed', data: { reason: 'forbidden' } });
    expect(logs.even.stream.size).toBe(0);
  });

  it('tells members where the log stands when its newest entries were not meant for them', async () => {
    const { connect, logs } = await numbersApp();
    const client = await connect('/live');
    await client.ask(join());
    logs.odd.stream.tellPosition();
    logs.odd.numbers.push(1);
    logs.odd.stream.tellPosition();
    expect(await client.json()).toMatchObject({ event: '$position', data: { epoch: 'odd', offset: 1 } });
    logs.odd.stream.reset();
    expect(await client.json()).toMatchObject({ event: '$reset', data: { epoch: 'odd', offset: 1 } });
  });

  it('runs the guards of the method that it names', async () => {
    const { connect } = await numbersApp();
    const client = await connect('/live?as=stranger');
    expect((await client.ask(join())).statusCode).toBe(403);
  });

  it('cannot be joined while the log cannot be read', async () => {
    const { connect, logs } = await numbersApp();
    logs.odd.isReadable = false;
    const client = await connect('/live');
    expect(await client.ask(join())).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'unavailable' }] } });
  });

  it('has events that need no join; an event of the class goes before them', async () => {
    const { connect } = await numbersApp();
    const client = await connect('/live');
    const sum = { event: 'sum', channel: 'numbers', body: [1, 2, 3] };
    expect(await client.ask(sum)).toEqual({ event: 'sum', channel: 'numbers', statusCode: 200, body: 6 });
    expect(await client.ask({ event: 'size', channel: 'numbers' })).toMatchObject({ statusCode: 409 });
    expect(await client.ask({ event: 'other', channel: 'numbers' })).toMatchObject({ statusCode: 409 });
    await client.ask(join());
    expect(await client.ask({ event: 'size', channel: 'numbers' })).toMatchObject({ body: { size: 0 } });
    expect(await client.ask(sum)).toMatchObject({ body: 6 });
    expect(await client.ask({ event: 'other', channel: 'numbers' })).toMatchObject({ statusCode: 404 });
  });
});
