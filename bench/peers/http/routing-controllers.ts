import 'reflect-metadata';
import { createServer, type RequestListener } from 'node:http';
import {
  Body,
  createExpressServer,
  ForbiddenError,
  Get,
  JsonController,
  Param,
  Post,
  UseBefore,
  type ExpressMiddlewareInterface,
} from 'routing-controllers';
import { serve } from '../../lib/serve.js';
import { AUTHORIZATION, CreateOrder, ringUp, Till } from '../../work/order.js';
import { CreateUser, userOf } from '../../work/user.js';
import { listenOnLoopback } from '../loopback.js';

interface ExpressApp extends RequestListener {
  use(handler: (error: unknown, request: unknown, response: unknown, next: unknown) => void): void;
}

@JsonController('/users')
class UserController {
  @Get('/:id') one(@Param('id') id: number) {
    return userOf(id);
  }
  @Post() add(@Body() user: CreateUser) {
    return user;
  }
}

class Authorization implements ExpressMiddlewareInterface {
  use(
    request: { headers: Record<string, string | undefined> },
    _response: unknown,
    next: (error?: unknown) => void,
  ): void {
    next(request.headers['authorization'] === AUTHORIZATION ? undefined : new ForbiddenError());
  }
}

@JsonController('/orders')
class OrderController {
  @Post() add(@Body() order: CreateOrder) {
    return order;
  }
  @Post('/guarded') @UseBefore(Authorization) guarded(@Body() order: CreateOrder) {
    return ringUp(new Till(), order);
  }
}

const app = createExpressServer({
  controllers: [UserController, OrderController],
  validation: { whitelist: true },
}) as ExpressApp;
// The answer is written by then; without this, Express destroys the connection after each 400.
app.use((_error: unknown, _request: unknown, _response: unknown, _next: unknown) => undefined);

await serve(() => listenOnLoopback(createServer(app)));
