import { DevProject } from '../support/dev-project';

/** The full size takes twenty seconds. */
const RESTARTS = process.env['CORTADO_FULL'] === '1' ? 50 : 15;
const CLIENTS = 4;

/** Starts in a moment, so that fifty restarts do not take long. It ends as applications of Cortado do: when it has answered. */
const PROGRAM = `import { createServer } from 'node:http';
const server = createServer((_request, response) => void setTimeout(() => response.end(String(process.pid)), 2));
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => server.close());
`;

test(`${RESTARTS} restarts under load refuse no connection`, async () => {
  const dev = await DevProject.start(['--swc'], { 'src/main.ts': PROGRAM });
  await dev.wrote('ready in');
  const answers = new Map<string, number>();
  const failures: string[] = [];
  const over = new AbortController();
  const client = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        const response = await fetch(dev.url, { headers: { connection: 'close' } });
        const text = await response.text();
        if (response.status === 200) answers.set(text, (answers.get(text) ?? 0) + 1);
        else failures.push(text);
      } catch (error) {
        failures.push(String((error as Error).cause));
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  for (let restart = 1; restart <= RESTARTS; restart += 1) {
    dev.save('src/main.ts', `${PROGRAM}// ${restart}\n`);
    await dev.wrote('ready in', restart + 1);
  }
  over.abort();
  await Promise.all(clients);
  expect(await dev.stop()).toBe(0);
  expect(failures).toEqual([]);
  // Each run has answered, because connections waited for it.
  expect(answers.size).toBe(RESTARTS + 1);
});
