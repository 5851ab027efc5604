import { HttpClient } from '@cortado/testkit/http-client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** As docs/logging.md recommends for development: pino-pretty in a thread of its own, with credentials hidden all the same. */
test('a program with pino-pretty writes every line, the last one at its end too', async () => {
  const setUp = join(__dirname, '../../../testkit/register.cjs');
  const options = ['--conditions=@cortado/source', '-r', setUp, join(__dirname, 'pretty-app.ts')];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  let written = '';
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(written);
      if (found !== null) return found;
      await once(child.stdout, 'data');
    }
  };
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const [, url] = await until(/listening[^]*url: "(http:[^"]+)"/);
  await new HttpClient(url!).get('/?token=secret', { authorization: 'Bearer secret', accept: '*/*' });
  await until(/request completed[^]*path: "\/"/);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(written).toMatch(/INFO .*: asked/);
  expect(written).toContain('"authorization": "[Redacted]"');
  expect(written).not.toContain('secret');
  expect(written).toMatch(/closing[^]*signal: "SIGTERM"[^]*closed[^]*clean: true/);
});
