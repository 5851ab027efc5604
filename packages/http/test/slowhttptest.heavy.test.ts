import { withProgram } from '@cortado/testkit';
import { ChildApp } from '@cortado/testkit/child-app';
import { HttpClient } from '@cortado/testkit/http-client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Shorter than the defaults, by which this would take a minute. */
const server = { headersTimeout: 3_000, requestTimeout: 5_000, connectionsCheckingInterval: 500 };
const ATTACKS: readonly [what: string, options: readonly string[]][] = [
  ['headers', ['-H']],
  ['bodies', ['-B', '-s', '8192', '-f', 'application/json']],
];

withProgram('slowhttptest', (program) => {
  test.each(ATTACKS)(
    'a thousand connections of slow %s are all cut off, and healthy clients do not notice',
    async (_what, options) => {
      const child = await ChildApp.start(join(__dirname, 'reliability/hostile-app.ts'), { server });
      const client = new HttpClient(`http://127.0.0.1:${child.port}`);
      const url = `http://127.0.0.1:${child.port}/r`;
      const attack = spawn(program, [...options, '-u', url, '-c', '1000', '-r', '400', '-i', '1', '-l', '60']);
      let report = '';
      attack.stdout.on('data', (chunk: Buffer) => (report += chunk.toString()));
      const ended = once(attack, 'close');

      let [asked, answered] = [0, 0];
      while (attack.exitCode === null && attack.signalCode === null) {
        asked += 1;
        if ((await client.get('/r')).status === 200) answered += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await ended;
      const { unhandled } = await child.measure();
      await child.stop();
      process.stdout.write(`row 28, slowhttptest ${options[0]}: ${answered} of ${asked} healthy requests\n`);
      expect(report).toContain('No open connections left');
      expect(answered / asked).toBeGreaterThanOrEqual(0.99);
      expect(unhandled).toEqual([]);
    },
    120_000,
  );
});
