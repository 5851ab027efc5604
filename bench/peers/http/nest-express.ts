import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { serve } from '../../lib/serve.js';
import { BenchModule, listen } from './nest-app.js';

await serve(async () => listen(await NestFactory.create(BenchModule, new ExpressAdapter(), { logger: false })));
