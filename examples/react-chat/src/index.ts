export { createServer, type ServerOptions } from './app';
export { serve } from './serve';
