import type { CompileOptions } from '@cortado/dto';
import { OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { IsInt, IsString } from 'class-validator';

afterEach(closeSocketApps);

class Move {
  @IsInt() x!: number;
}
class Say {
  @IsString() text!: string;
}

@WebSocket('/events')
class Events {
  @OnMessage('move') move(move: Move) {
    return move;
  }
  @OnReceive() rest(say: Say) {
    return say;
  }
}
@WebSocket('/kinds', { discriminator: 'kind' })
class Kinds {
  @OnMessage('move') move(move: Move) {
    return move;
  }
}
@WebSocket('/frames')
class Frames {
  @OnReceive() all(say: Say) {
    return say;
  }
}

const typesOf = ({ body }: any): unknown[] => body.errorList.map((each: any) => [each.loc, each.type]);

describe.each<CompileOptions>([{ backend: 'source' }, { backend: 'closures' }, { compat: true }])(
  'an application that refuses unknown properties, %p',
  (mode) => {
    test('has the event of a frame named beside a DTO that does not declare it', async () => {
      const { connect } = await socketApp({
        controllers: [Events, Kinds, Frames],
        dto: { ...mode, unknown: 'reject' },
      });
      const events = await connect('/events');
      expect(await events.ask({ event: 'move', x: 1 })).toEqual({ event: 'move', statusCode: 200, body: { x: 1 } });
      expect(await events.ask({ event: 'other', text: 'a' })).toEqual({
        event: 'other',
        statusCode: 200,
        body: { text: 'a' },
      });
      expect(typesOf(await events.ask({ event: 'move', x: 1, kind: 2 }))).toEqual([[['kind'], 'whitelistValidation']]);

      const kinds = await connect('/kinds');
      expect(await kinds.ask({ kind: 'move', x: 1 })).toEqual({ event: 'move', statusCode: 200, body: { x: 1 } });
      expect(typesOf(await kinds.ask({ kind: 'move', x: 1, event: 'a' }))).toEqual([
        [['event'], 'whitelistValidation'],
      ]);

      // Where there are no events, the whole frame is the DTO's.
      const frames = await connect('/frames');
      expect(typesOf(await frames.ask({ event: 'a', text: 'a' }))).toEqual([[['event'], 'whitelistValidation']]);
    });
  },
);
