import { buildDocuments, clientTypes, docs } from '@cortado/docs';
import { createApp } from 'cortado';
import { join } from 'node:path';
import { chat, typescript } from './support/chat';
import { PlantedProject } from './support/planted-project';

let project: PlantedProject;
beforeAll(() => {
  project = new PlantedProject({ ...typescript, ...chat });
});
afterAll(() => project.remove());

const tsc = join(__dirname, '../../../node_modules/typescript/bin/tsc');

test('types are written from the application, and compile with a call', async () => {
  expect(await project.cortado('client', '--out', 'src/client/api.ts')).toMatchObject({
    code: 0,
    stdout: 'wrote src/client/api.ts\n',
  });
  project.write({
    'src/client/call.ts': `import { createClient } from '@cortado/client';
import type { Api } from './api.js';

const api = createClient<Api>({ url: 'http://localhost:3000' });
export const add = (text: string) => api.post('/messages', { body: { user: 'Ada', text } });
// @ts-expect-error -- a message has a text
export const wrong = () => api.post('/messages', { body: { user: 'Ada' } });
`,
  });
  expect(await project.run([tsc, '-p', '.', '--noEmit', '--lib', 'ES2023,DOM'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('--check is 0 for a current file and 1 for a stale one, and writes neither', async () => {
  await project.cortado('client', '--out', 'api.ts');
  const current = project.read('api.ts');
  project.write({ 'api.ts': current.replaceAll('\n', '\r\n') });
  expect(await project.cortado('client', '--out', 'api.ts', '--check')).toMatchObject({
    code: 0,
    stdout: 'api.ts is up to date.\n',
  });
  project.write({ 'api.ts': '// old\n' });
  expect(await project.cortado('client', '--out', 'api.ts', '--check')).toMatchObject({
    code: 1,
    stdout: 'Stale: api.ts. `cortado client --out api.ts` writes it anew.\n',
  });
  expect(project.read('api.ts')).toBe('// old\n');
});

test('--from a folder needs no application', async () => {
  await project.cortado('contract', '--out', 'contract');
  await project.cortado('client', '--out', 'from-app.ts');
  expect(
    await project.cortado('client', '--out', 'from-folder.ts', '--from', 'contract', '--app', 'nowhere.ts'),
  ).toEqual({
    code: 0,
    stdout: 'wrote from-folder.ts\n',
    stderr: '',
  });
  expect(project.read('from-folder.ts')).toBe(project.read('from-app.ts'));
});

test('--from a server', async () => {
  const app = await createApp({ plugins: [docs()], log: false });
  app.route('GET', '/ping', { returns: { 200: String }, handler: () => 'pong' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  expect(await project.cortado('client', '--out', 'from-server.ts', '--from', app.url)).toMatchObject({ code: 0 });
  await app.close();
  expect(project.read('from-server.ts')).toBe(clientTypes(buildDocuments(app)));
});

test('documents that are not there are a failure with a remedy', async () => {
  const { code, stdout, stderr } = await project.cortado('client', '--out', 'x.ts', '--from', 'src');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error: E_OPTION: .*has neither openapi\.json nor asyncapi\.json\n {2}remedy: .*\n$/);
  expect(project.has('x.ts')).toBe(false);
});

test('without --out the usage is wrong', async () => {
  expect(await project.cortado('client')).toMatchObject({ code: 2, stdout: '' });
});
