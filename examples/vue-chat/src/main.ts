import 'reflect-metadata';
import { serve } from '@cortado/example-react-chat';
import { join } from 'node:path';

/** The server of the React example, with the page of this one. */
void serve(join(__dirname, '../dist/web'));
