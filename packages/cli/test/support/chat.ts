/** An application with everything that a command lists: routes, a socket, a channel, pushes, guards and DTOs. */
export const chat = {
  'src/app.ts': `import { createApp } from 'cortado';
import { LiveSocket, MessageController } from './messages.js';

export function createApplication() {
  console.log('a line of the application');
  return createApp({ controllers: [MessageController, LiveSocket] });
}
`,
  'src/messages.ts': `import { IsOptional, IsString, Length } from 'class-validator';
import { Body, Channel, Controller, Created, Emits, Get, Guard, NotFound, Ok, OnJoin, OnMessage, OnReceive, Param, Post, Query, Returns, WebSocket } from 'cortado';

export class Message {
  @IsString() @Length(1, 40) user!: string;
  @IsString() @Length(1, 280) text!: string;
}

const messages: Message[] = [];

export class Filter {
  @IsOptional() @IsString() user?: string;
}

class Named {
  check() {
    return true;
  }
}

@Controller('/messages')
export class MessageController {
  @Get() @Returns(200, [Message]) all(@Query(Filter) _filter: Filter) {
    return Ok<Message[]>([]);
  }
  @Get('/:index') @Returns(200, Message) @Returns(404, null) one(@Param('index', { format: 'int' }) index: number) {
    return messages.at(index) ?? NotFound();
  }
  @Guard(Named) @Post() @Returns(201, Message) add(@Body() message: Message) {
    return Created(message);
  }
}

@Emits('said', Message)
@Channel('room:{room}')
export class RoomChannel {
  @OnJoin() @Returns(204, null) enter(): void {}
  @OnMessage('say') @Returns(200, Message) say(message: Message) {
    return Ok(message);
  }
}

@Emits('left', Message)
@WebSocket('/live', { channels: [RoomChannel] })
export class LiveSocket {
  @OnReceive() @Returns(200, Message) say(message: Message) {
    return Ok(message);
  }
}
`,
};

const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  esModuleInterop: true,
  skipLibCheck: true,
  rootDir: 'src',
  outDir: 'dist',
};

/** The files of an ES module project that README recommends. */
export const typescript = {
  'package.json': { name: 'planted', version: '1.2.3', private: true, type: 'module' },
  'tsconfig.json': { compilerOptions, include: ['src'] },
};
