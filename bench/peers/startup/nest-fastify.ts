import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Param, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { serve } from '../../lib/serve.js';
import { itemOf, ROUTES_PER_CONTROLLER } from '../../work/generated-routes.js';
import { itemClass } from '../../work/item.js';
import { listen } from '../http/nest-app.js';

await serve(async (routes) => {
  const count = (routes as number) / ROUTES_PER_CONTROLLER;

  @Module({ controllers: Array.from({ length: count }, (_, index) => controller(index)) })
  class StartUpModule {}

  return listen(await NestFactory.create(StartUpModule, new FastifyAdapter(), { logger: false }));
});

function controller(index: number): Type {
  const CreateItem = itemClass();

  @Controller(`c${index}`)
  class GeneratedController {
    @Get('r1/:id') one(@Param('id') id: string) {
      return itemOf(index, 1, id);
    }
    @Get('r2/:id') two(@Param('id') id: string) {
      return itemOf(index, 2, id);
    }
    @Get('r3/:id') three(@Param('id') id: string) {
      return itemOf(index, 3, id);
    }
    @Get('r4/:id') four(@Param('id') id: string) {
      return itemOf(index, 4, id);
    }
    @Get('r5/:id') five(@Param('id') id: string) {
      return itemOf(index, 5, id);
    }
    @Get('r6/:id') six(@Param('id') id: string) {
      return itemOf(index, 6, id);
    }
    @Get('r7/:id') seven(@Param('id') id: string) {
      return itemOf(index, 7, id);
    }
    @Get('r8/:id') eight(@Param('id') id: string) {
      return itemOf(index, 8, id);
    }
    @Get('r9/:id') nine(@Param('id') id: string) {
      return itemOf(index, 9, id);
    }
    @Post('r10') @HttpCode(200) ten(@Body() item: object) {
      return item;
    }
  }
  // The generated class has no name to write as a type, so the type that TypeScript would have recorded is recorded here.
  Reflect.defineMetadata('design:paramtypes', [CreateItem], GeneratedController.prototype, 'ten');
  return GeneratedController;
}
