import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { serve } from '../../lib/serve.js';
import { BenchModule, listen } from './nest-app.js';

await serve(async () => listen(await NestFactory.create(BenchModule, new FastifyAdapter(), { logger: false })));
