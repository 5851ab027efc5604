import { gunzipSync, gzipSync } from 'node:zlib';
import { ConsoleFiles } from '../../src/console/console-files';
import { contentSecurityPolicy } from '../../src/console/policy';

const files = new ConsoleFiles({
  path: '/api/docs',
  documents: [
    { kind: 'openapi', file: 'openapi.json' },
    { kind: 'openapi', file: 'openapi.2.json', title: '2 "beta" <b>' },
    { kind: 'asyncapi', file: 'asyncapi.json' },
  ],
  servers: ['https://api.example.com/v1'],
});

const text = async (path: string) => (await files.answer(path)).body!.toString();
const sizeOf = async (paths: readonly string[]) => {
  const answers = await Promise.all(paths.map((path) => files.answer(path)));
  return answers.reduce((sum, { body }) => sum + gzipSync(body!).length, 0);
};
const isSwaggerUi = (path: string) => path.includes('/swagger-ui/');

test('each file has a media type with a charset, an entity tag, and the policy', async () => {
  const types = new Map([
    ['docs', 'text/html; charset=utf-8'],
    ['js', 'text/javascript; charset=utf-8'],
    ['css', 'text/css; charset=utf-8'],
    ['svg', 'image/svg+xml; charset=utf-8'],
  ]);
  for (const path of files.paths) {
    const { statusCode, headers, body } = await files.answer(path);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe(types.get(path.split(/[./]/).at(-1)!));
    expect(headers['etag']).toMatch(/^"[\w-]{22}"$/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(body!.length).toBeGreaterThan(20);
  }
});

test('what a client has already is not sent again, compressed or not', async () => {
  const path = files.paths[1]!;
  const plain = await files.answer(path, { 'accept-encoding': 'br, gzip;q=0' });
  const compressed = await files.answer(path, { 'accept-encoding': 'br, gzip' });
  expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gunzipSync(compressed.body!)).toEqual(plain.body);
  expect(compressed.headers['etag']).not.toBe(plain.headers['etag']);
  for (const tag of [plain.headers['etag']!, `"x", W/${plain.headers['etag']}`, '*']) {
    const again = await files.answer(path, { 'if-none-match': tag });
    expect({ ...again, headers: again.headers['etag'] }).toEqual({
      statusCode: 304,
      headers: plain.headers['etag'],
      body: null,
    });
  }
  expect((await files.answer(path, { 'if-none-match': compressed.headers['etag'] })).statusCode).toBe(200);
});

test('the page names its files and documents relative to itself', async () => {
  const page = await text('/api/docs');
  const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address!);
  const served = [...files.paths, '/api/docs/openapi.json', '/api/docs/openapi.2.json', '/api/docs/asyncapi.json'];
  for (const link of links) expect(served).toContain(new URL(link, 'http://localhost/api/docs').pathname);
  expect(page).toContain('title="2 &quot;beta&quot; &lt;b>"');
  expect(page).not.toMatch(/<script(?! type="module" src="docs\/console\/main\.js"><\/script>)|<style|style=| on\w+=/);
});

test('only the files of the list are served', async () => {
  for (const path of [
    '/api/docs/',
    '/api/docs/console/../package.json',
    '/api/docs/console/tsconfig.json',
    '/etc/passwd',
  ])
    await expect(files.answer(path)).rejects.toThrow(TypeError);
  expect(files.paths.filter((path) => !/^\/api\/docs(\/console\/[\w./-]+\.(js|css|svg))?$/.test(path))).toEqual([]);
  expect(files.paths.filter((path) => path.includes('..'))).toEqual([]);
});

test('the policy allows the servers of the documents, without their paths, and nothing else', () => {
  const connect = (servers?: readonly string[]) => /connect-src ([^;]*);/.exec(contentSecurityPolicy(servers))![1];
  expect(connect()).toBe("'self'");
  expect(connect(['https://a.example/v1', 'wss://a.example/chat', 'http://b.example:8080'])).toBe(
    "'self' https://a.example wss://a.example http://b.example:8080 ws://b.example:8080",
  );
  expect(connect(['/relative', 'javascript:alert(1)', "https://a.example;script-src'unsafe-inline'"])).toBe(
    "'self' https://a.example wss://a.example",
  );
});

test('own code stays within 80 kB, Swagger UI within 500 kB, compressed', async () => {
  expect(await sizeOf(files.paths.filter((path) => !isSwaggerUi(path)))).toBeLessThanOrEqual(80_000);
  expect(await sizeOf(files.paths.filter(isSwaggerUi))).toBeLessThanOrEqual(500_000);
});
