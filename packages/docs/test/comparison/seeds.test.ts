import { authenticate, Authenticated, bearer } from '@cortado/auth';
import { buildDocuments } from '@cortado/docs';
import { Column, Key, Resource, resources } from '@cortado/resources';
import { IsDivisibleBy, IsInt, IsOptional, IsString, Length, registerDecorator } from 'class-validator';
import {
  Body,
  channelEndpoint,
  Controller,
  createApp,
  Created,
  Emits,
  Get,
  NotFound,
  Ok,
  OnReceive,
  Param,
  Post,
  Returns,
  WebSocket,
} from 'cortado';

/**
 * The applications of the pages that Cortado descends from: the chat of Cafeto, the products of Pylight, the channels of FastAPI-Base. The
 * column "Cortado" of the comparison in docs/documents.md says what their documents have.
 */
class ChatRequest {
  @IsString() @Length(1, 280) @IsBlank() message!: string;
  @IsOptional() @IsInt() @IsDivisibleBy(5) mood?: number;
}

class ChatResponse {
  @IsString() message!: string;
  @IsString() user!: string;
}

function IsBlank(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isNotBlank',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: { validate: (value: string) => value.trim() !== '' },
    });
}

@Emits('message', ChatResponse)
@WebSocket('/chat/:room')
class ChatSocket {
  @OnReceive() @Returns(200, ChatResponse) onReceive({ message }: ChatRequest) {
    return Ok<ChatResponse>({ message, user: 'System' });
  }
}

@Authenticated()
@Controller('/history/:room')
class HistoryController {
  /** Comments are not read. */
  @Get() @Returns(200, [ChatResponse]) all(@Param('room') _room: string) {
    return Ok<ChatResponse[]>([]);
  }
  @Get('/:index') @Returns(200, ChatResponse) @Returns(404, null) one(
    @Param('index', { format: 'int' }) index: number,
  ) {
    return index < 0 ? Ok<ChatResponse>({ message: '', user: '' }) : NotFound();
  }
  @Post() @Returns(201, ChatResponse) add(@Body() { message }: ChatRequest) {
    return Created<ChatResponse>({ message, user: 'System' });
  }
}

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) @Column({ unique: true }) name!: string;
  @IsInt() price!: number;
}

type Json = any;
let openapi: Json;
let asyncapi: Json;
beforeAll(async () => {
  const app = await createApp({
    log: false,
    controllers: [ChatSocket, HistoryController],
    guards: [authenticate(bearer(() => ({ principal: 'ada' })))],
    plugins: [
      resources({ database: 'memory:', models: [Product], sync: true }),
      channelEndpoint({ path: '/channels/:channel', channels: ['users', 'posts'], stats: '/channels/stats' }),
    ],
  });
  ({ openapi, asyncapi } = buildDocuments(app) as Json);
  await app.close();
});

test('versions of the documents', () => {
  expect(openapi.openapi).toMatch(/^3\.1\./);
  expect(asyncapi.asyncapi).toBe('3.0.0');
});

test('sockets: messages, their replies, and pushes', () => {
  const { messages } = asyncapi.channels['chat.room'];
  expect(Object.keys(messages)).toEqual(
    expect.arrayContaining(['ChatRequest', 'ChatRequest.200', 'ChatRequest.400', 'push.message']),
  );
  const addresses = Object.values<Json>(asyncapi.channels).map(({ address }) => address);
  expect(addresses).toEqual(
    expect.arrayContaining(['/chat/{room}', '/channels/{channel}', '/ws/products', 'products']),
  );
});

test('what a socket for listeners says by itself', () => {
  const { messages } = asyncapi.channels['channels.channel'];
  expect(Object.keys(messages)).toEqual(
    expect.arrayContaining([
      'push.connected',
      'push.pong',
      'push.stats',
      'subscribe',
      'subscribe.200',
      'unsubscribe.200',
    ]),
  );
  expect(messages['subscribe.200'].payload.properties.body).toEqual({ $ref: '#/components/schemas/ChannelName' });
});

test('answers come from @Returns, and failures from what can refuse', () => {
  const { get } = openapi.paths['/history/{room}/{index}'];
  expect(Object.keys(get.responses)).toEqual(['200', '400', '401', '404', '429', 'default']);
  expect(Object.keys(openapi.paths['/products'].post.responses)).toEqual(expect.arrayContaining(['201', '400', '409']));
});

test('required properties are listed, constraints are keywords, those of your own are notes', () => {
  const { ChatRequest: request } = openapi.components.schemas;
  expect(request.required).toEqual(['message']);
  expect(request.properties.message).toMatchObject({
    minLength: 1,
    maxLength: 280,
    'x-constraints': [{ name: 'isNotBlank' }],
  });
  expect(request.properties.mood).toMatchObject({ multipleOf: 5 });
});

test('security is that of the guards', () => {
  expect(openapi.paths['/history/{room}'].get.security).toEqual([{ bearer: [] }]);
  expect(openapi.paths['/products'].get.security).toEqual([{}, { bearer: [] }]);
});

test('a table is a REST API with filters and conditions, from one class', () => {
  expect(Object.keys(openapi.paths)).toEqual(
    expect.arrayContaining(['/products', '/products/search', '/products/{id}']),
  );
  const { patch } = openapi.paths['/products/{id}'];
  expect(patch.parameters.map(({ name }: Json) => name)).toEqual(['id', 'if-match']);
  expect(patch.responses).toHaveProperty(['412']);
});

test('missing: comments, callbacks and webhooks', () => {
  expect(JSON.stringify(openapi)).not.toContain('Comments are not read');
  expect(openapi.webhooks).toBeUndefined();
  expect(JSON.stringify(openapi)).not.toContain('"callbacks"');
});
