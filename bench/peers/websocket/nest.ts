import 'reflect-metadata';
import { Module, UseFilters, UsePipes, ValidationPipe, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway, WsException } from '@nestjs/websockets';
import { serve } from '../../lib/serve.js';
import { CreateUser } from '../../work/user.js';

/** Nest tells a `ws` client nothing of a refused message; this is what one writes to have an answer. */
class AnswerFilter implements ExceptionFilter<WsException> {
  catch(exception: WsException, host: ArgumentsHost): void {
    const client = host.switchToWs().getClient<{ send(text: string): void }>();
    client.send(JSON.stringify({ event: 'exception', data: exception.getError() }));
  }
}

@WebSocketGateway({ path: '/echo' })
@UsePipes(
  new ValidationPipe({ transform: true, whitelist: true, exceptionFactory: (errors) => new WsException(errors) }),
)
@UseFilters(new AnswerFilter())
class EchoGateway {
  @SubscribeMessage('echo') echo(@MessageBody() user: CreateUser) {
    return { event: 'echo', data: user };
  }
}

@Module({ providers: [EchoGateway] })
class BenchModule {}

await serve(async () => {
  const app = await NestFactory.create(BenchModule, { logger: false });
  app.useWebSocketAdapter(new WsAdapter(app));
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
});
