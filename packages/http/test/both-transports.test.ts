import { RunningApp } from '@cortado/testkit/app';
import {
  Context,
  Controller,
  createApp,
  createArgument,
  Get,
  Html,
  HttpError,
  OnMessage,
  OnReceive,
  Post,
  Returns,
  SendFile,
  Sse,
  Stream,
  Text,
  WebSocket,
} from 'cortado';
import { Exclude } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';

class Note {
  @IsString() @IsOptional() text?: string;
}

class View {
  text!: string;
  @Exclude() secret!: string;
}

const Tenant = createArgument((context: Context, fallback: string) => {
  const { 'x-tenant': given } = context.headers;
  if (given === 'evil') throw new HttpError(403, 'No such tenant');
  return typeof given === 'string' ? given : fallback;
});
const Phase = createArgument(async (context) => context.phase);

@Controller('/notes')
@WebSocket('/notes')
class Notes {
  @Post() @OnReceive() add(note: Note, @Tenant('main') tenant: string, @Phase() phase: string) {
    return { text: note.text ?? null, tenant, phase };
  }
  @Returns(200, View) @Get('/view') @OnMessage('view') view() {
    return { text: 'seen', secret: 'hidden' };
  }
  @OnMessage('html') html() {
    return Html('<p>');
  }
  @OnMessage('text') text() {
    return Text('plain');
  }
  @OnMessage('file') file() {
    return SendFile('/etc/passwd');
  }
  @OnMessage('stream') stream() {
    return Stream((async function* () {})());
  }
  @OnMessage('sse') sse() {
    return Sse((async function* () {})());
  }
}

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createApp({ controllers: [Notes], log: false }));
});
afterAll(() => running.close());

test('an argument of one’s own is read from a request and from a message', async () => {
  const headers = { 'x-tenant': 'north' };
  expect((await running.client.post('/notes', { text: 'a' }, headers)).json).toEqual({
    text: 'a',
    tenant: 'north',
    phase: 'request',
  });
  const socket = await running.connect('/notes', { headers });
  expect(await socket.ask({ text: 'a' })).toEqual({
    statusCode: 200,
    body: { text: 'a', tenant: 'north', phase: 'message' },
  });
  const evil = await running.connect('/notes', { headers: { 'x-tenant': 'evil' } });
  expect(await evil.ask({})).toMatchObject({ statusCode: 403 });
});

test('what @Returns says counts on both transports', async () => {
  const socket = await running.connect('/notes');
  expect((await running.client.get('/notes/view')).json).toEqual({ text: 'seen' });
  expect(await socket.ask({ event: 'view' })).toEqual({ event: 'view', statusCode: 200, body: { text: 'seen' } });
});

test.each(['html', 'text', 'file', 'stream', 'sse'])(
  'a result that only HTTP can carry is 500 on a socket: %s',
  async (event) => {
    const socket = await running.connect('/notes');
    expect(await socket.ask({ event })).toMatchObject({
      event,
      statusCode: 500,
      body: { errorList: [{ loc: [], type: 'result_unsupported' }] },
    });
    expect(await socket.ask({ event: 'view' })).toMatchObject({ statusCode: 200 });
  },
);
