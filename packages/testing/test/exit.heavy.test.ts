import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What keeps a process alive once a test has closed what it opened. */
const PROGRAM = `
require('reflect-metadata');
const { testApp } = require('@cortado/testing');
(async () => {
  const app = await testApp({});
  app.app.websocket('/echo', { receive: String, onReceive: (text) => text });
  app.app.route('POST', '/x', () => 'here');
  await app.request('POST', '/x', { body: { a: 1 } });
  const closed = await app.connect('/echo', { subprotocols: ['cortado.v1'] }).catch(() => app.connect('/echo'));
  closed.send('x');
  await closed.next();
  await closed.close(1000, 'bye');
  const left = await app.connect('/echo');
  left.send('x');
  await left.next();
  await app.connect('/nowhere').catch((error) => error);
  const gone = await app.connect('/echo');
  gone.terminate();
  await app.close();
  setImmediate(() => console.log(JSON.stringify(process.getActiveResourcesInfo())));
})();
`;

test('nothing keeps the process alive once the application is closed', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM], { cwd: __dirname });
  const kept = (JSON.parse(stdout) as string[]).filter(
    (each) => !/^(?:PipeWrap|TTYWrap|FSReqCallback|Immediate)$/.test(each),
  );
  expect(kept).toEqual([]);
}, 60_000);
