import 'reflect-metadata';
import { join } from 'node:path';
import { serve } from './serve';

void serve(join(__dirname, '../dist/web'));
