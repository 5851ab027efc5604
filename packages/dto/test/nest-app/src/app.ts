import 'reflect-metadata';
import * as compiled from '@cortado/dto/class-validator';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Module,
  Post,
  Query,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import type { ValidationPipeOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Order, Page } from './shapes.js';

/** `compiled` swaps the two packages; that, and nothing else, is the drop-in. */
const packages = process.argv[2] === 'compiled' ? { validatorPackage: compiled, transformerPackage: compiled } : {};

const VARIANTS: Record<string, ValidationPipeOptions> = {
  plain: {},
  transform: { transform: true },
  whitelist: { transform: true, whitelist: true },
  forbid: { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true },
  implicit: { transform: true, transformOptions: { enableImplicitConversion: true, exposeDefaultValues: true } },
  groups: { transform: true, groups: ['sized'], stopAtFirstError: true },
  skip: { skipMissingProperties: true, dismissDefaultMessages: true, errorFormat: 'grouped' },
  raw: {
    transform: true,
    validationError: { target: true, value: true },
    exceptionFactory: (errors) => new BadRequestException(errors),
  },
};

const controllers = Object.entries(VARIANTS).map(([path, options]) => {
  @Controller(path)
  @UsePipes(new ValidationPipe({ ...options, ...packages } as ValidationPipeOptions))
  class Orders {
    @Post() create(@Body() order: Order): unknown {
      return { built: order instanceof Order, order };
    }

    @Post('list') list(@Body() orders: Order[]): unknown {
      return orders;
    }

    @Get() page(@Query() page: Page): unknown {
      return { built: page instanceof Page, page };
    }
  }
  return Orders;
});

@Module({ controllers })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl(), paths: Object.keys(VARIANTS) });
process.on('disconnect', () => process.exit());
