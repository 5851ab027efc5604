import {
  Body,
  ClassSerializerInterceptor,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Scope,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { AUTHORIZATION, CreateOrder, ringUp, Till } from '../../work/order.js';
import { CreateUser, userOf } from '../../work/user.js';

@Controller('users')
class UserController {
  @Get(':id') one(@Param('id', ParseIntPipe) id: number) {
    return userOf(id);
  }
  @Post() @HttpCode(200) add(@Body() user: CreateUser) {
    return user;
  }
}

@Injectable()
class AuthorizationGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    return request.headers['authorization'] === AUTHORIZATION;
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestTill extends Till {}

@Controller('orders')
class OrderController {
  @Post() @HttpCode(200) add(@Body() order: CreateOrder) {
    return order;
  }
}

/** Of its own, because a controller that a request-scoped service is injected into is built for each request. */
@Controller('orders/guarded')
class GuardedController {
  constructor(private readonly till: RequestTill) {}

  @Post() @HttpCode(200) @UseGuards(AuthorizationGuard) @UseInterceptors(ClassSerializerInterceptor) add(
    @Body() order: CreateOrder,
  ) {
    return ringUp(this.till, order);
  }
}

@Module({
  controllers: [UserController, OrderController, GuardedController],
  providers: [RequestTill, AuthorizationGuard],
})
export class BenchModule {}

/** The pipe as Nest's documentation has it, and as Cortado works: plain objects become instances, unknown properties go. */
export async function listen(app: INestApplication): Promise<number> {
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}
