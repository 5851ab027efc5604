export { createClient } from './client/create-client-with-resources.ts';
