import {
  Body,
  Controller,
  createApp,
  Get,
  Guard,
  Inject,
  Ok,
  Param,
  Post,
  Returns,
  Scoped,
  type Context,
} from 'cortado';
import { serve } from '../../lib/serve.js';
import { AUTHORIZATION, CreateOrder, Receipt, ringUp, Till } from '../../work/order.js';
import { CreateUser, userOf } from '../../work/user.js';

@Controller('/users')
class UserController {
  @Get('/:id') one(@Param('id') id: number) {
    return userOf(id);
  }
  @Post() add(@Body() user: CreateUser) {
    return Ok(user);
  }
}

@Scoped()
class RequestTill extends Till {}

@Controller('/orders')
class OrderController {
  @Post() add(@Body() order: CreateOrder) {
    return Ok(order);
  }
  @Post('/guarded')
  @Returns(200, Receipt)
  @Guard((context: Context) => context.headers.authorization === AUTHORIZATION)
  guarded(@Body() order: CreateOrder, @Inject() till: RequestTill) {
    return Ok(ringUp(till, order));
  }
}

await serve(async () => {
  const app = await createApp({ controllers: [UserController, OrderController] });
  await app.listen({ port: 0 });
  return Number(new URL(app.url).port);
});
