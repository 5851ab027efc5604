import { Body, Controller, createApp, Inject, Ok, Post, Scoped, Singleton, type Class } from 'cortado';
import { serve } from '../../lib/serve.js';
import { itemClass } from '../../work/item.js';
import { CreateUser } from '../../work/user.js';
import { controllers } from './controllers.js';

/** How large the application is beside the routes that are measured. */
export interface Size {
  readonly routes?: number;
  readonly dtos?: number;
  readonly providers?: number;
}

@Scoped()
class Unit {}

@Controller('/users')
class UserController {
  @Post() add(@Body() user: CreateUser, @Inject() _unit: Unit) {
    return Ok(user);
  }
}

function provider(): Class {
  @Singleton()
  class Generated {}
  return Generated;
}

await serve(async (argument) => {
  const { routes = 0, dtos = 0, providers = 0 } = argument as Size;
  for (let count = 0; count < dtos; count += 1) itemClass();
  const app = await createApp({
    controllers: [...controllers(routes), UserController],
    providers: Array.from({ length: providers }, provider).map((type) => ({ provide: type, useClass: type })),
  });
  await app.listen({ port: 0 });
  return Number(new URL(app.url).port);
});
