import { createChat } from './app';

async function main(): Promise<void> {
  const app = await createChat();
  await app.listen({ port: 3000 });
}

void main();
