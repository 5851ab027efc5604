import { createDemo } from './app';

async function main(): Promise<void> {
  const app = await createDemo();
  await app.listen({ port: 3001 });
}

void main();
