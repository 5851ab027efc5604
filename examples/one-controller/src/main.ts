import { createGreetings } from './app';

async function main(): Promise<void> {
  const app = await createGreetings();
  await app.listen({ port: 3000 });
}

void main();
