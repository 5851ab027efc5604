import { buildDocuments, clientTypes, docs, readDocuments } from '@cortado/docs';
import { Controller, createApp, Get, OnReceive, WebSocket, type Application } from 'cortado';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

@Controller('/tea')
@WebSocket('/tea')
class Tea {
  @Get() one() {
    return 'green';
  }
  @OnReceive() say(text: string) {
    return text;
  }
}

const open: Application[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

async function serve(options?: Parameters<typeof docs>[0]): Promise<Application> {
  const app = await createApp({ controllers: [Tea], plugins: options ? [docs(options)] : [], log: false });
  open.push(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app;
}

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-documents-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a server, its console, and a folder give the same types', async () => {
  const app = await serve({});
  const built = buildDocuments(app);
  const folder = folderWith({
    'openapi.json': JSON.stringify(built.openapi),
    'asyncapi.json': JSON.stringify(built.asyncapi),
  });
  for (const from of [app.url, `${app.url}/`, `${app.url}/docs`, folder]) {
    expect(clientTypes(await readDocuments(from))).toBe(clientTypes(built));
  }
});

test('one of the documents may be missing', async () => {
  const app = await serve({ path: '/api/docs' });
  const { openapi } = buildDocuments(app);
  const documents = await readDocuments(folderWith({ 'openapi.json': JSON.stringify(openapi) }));
  expect(documents).toEqual({ openapi: JSON.parse(JSON.stringify(openapi)), asyncapi: undefined });
  expect(await readDocuments(`${app.url}/api/docs`)).toHaveProperty('openapi.openapi');
});

describe('what cannot be read is refused with a remedy', () => {
  const refusal = (from: string) => readDocuments(from).catch((error: unknown) => error);

  test('a folder', async () => {
    expect(await refusal(folderWith({}))).toMatchObject({
      code: 'E_OPTION',
      remedy: expect.stringContaining('docs()'),
    });
    expect(await refusal(folderWith({ 'openapi.json': '{' }))).toMatchObject({
      message: expect.stringContaining('openapi.json: it is not JSON'),
    });
    expect(await refusal(folderWith({ 'asyncapi.json': '{"openapi":"3.1.0"}' }))).toMatchObject({
      message: expect.stringContaining('it has no property "asyncapi"'),
    });
    expect(await refusal(join(folderWith({ 'openapi.json': '{}' }), 'openapi.json'))).toMatchObject({
      message: expect.stringContaining('the file cannot be read'),
    });
  });

  test('a server', async () => {
    const without = await serve();
    expect(await refusal(without.url)).toMatchObject({ message: expect.stringContaining('has neither') });
    await without.close();
    expect(await refusal(without.url)).toMatchObject({ message: expect.stringContaining('cannot be reached') });
    const guarded = await serve({ guards: [() => false] });
    expect(await refusal(guarded.url)).toMatchObject({ message: expect.stringContaining('answered 403') });
  });
});
