import { createApp, loadConfig } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { evaluateCompiled } from '@cortado/testkit/compiled-source';

/** The same application, its fields defined by the constructor or not. */
const source = `
import { Body, Controller, Get, OnMessage, Patch, Query, WebSocket } from 'cortado';
import { IsInt, IsOptional, IsString } from 'class-validator';

class Change {
  @IsOptional() @IsInt() price?: number;
  @IsOptional() @IsInt() stock?: number;
}
export class Settings {
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsInt() port: number = 3000;
  @IsOptional() @IsInt() limit?: number;
}
@Controller('/things')
export class Things {
  @Patch() patch(@Body() change: Change) { return { ...{ price: 1, stock: 3 }, ...change }; }
  @Get() read(@Query(Change) change: Change) { return { ...{ price: 1, stock: 3 }, ...change }; }
}
@WebSocket('/things')
export class Sockets {
  @OnMessage('patch') patch(change: Change) { return { ...{ price: 1, stock: 3 }, ...change }; }
}
`;

describe.each([true, false])('with useDefineForClassFields %s', (useDefine) => {
  const { Settings, Things, Sockets } = evaluateCompiled(source, { useDefineForClassFields: useDefine }, require) as {
    Settings: new () => Record<string, unknown>;
    Things: new () => object;
    Sockets: new () => object;
  };
  let running: RunningApp;
  beforeEach(async () => {
    running = await RunningApp.open(createApp({ controllers: [Things, Sockets], log: false }));
  });
  afterEach(() => running.close());

  test('a body, a query and a message patch only what they name', async () => {
    const { client } = running;
    expect((await client.send('PATCH', '/things', { json: { price: 2 } })).json).toEqual({ price: 2, stock: 3 });
    expect((await client.get('/things?stock=0')).json).toEqual({ price: 1, stock: 0 });
    const socket = await running.connect('/things');
    const answer = await socket.ask({ event: 'patch', stock: 7 });
    expect(answer.body).toEqual({ price: 1, stock: 7 });
  });

  test('a configuration has what is set, and its defaults', () => {
    const config = loadConfig(Settings, { env: { LIMIT: '5' } });
    expect({ ...config, own: Object.keys(config).length }).toEqual({ limit: 5, port: 3000, own: 2 });
  });
});
