import { reference } from '@cortado/testkit/docs/reference';
import { pagesOf } from '@cortado/testkit/docs/page';
import { IsString } from 'class-validator';
import { ConfigurationError, Controller, createApp, Get, OnReceive, Query, WebSocket, type Class } from 'cortado';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const path = join(root, 'docs/reference.md');
const { text, missing, options } = reference();

test('docs/reference.md has every option, export and member, as the sources describe them: run `npm run reference`', () => {
  if (process.env['CORTADO_WRITE'] === 'true') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('every option, every export and every member of a class or interface has a comment', () => {
  expect(missing).toEqual([]);
});

@Controller('/')
class Unused {
  @Get() get(): void {}
}
class Dto {
  @IsString() text!: string;
}
const none = { none: 1 } as never;
/** A wrong option in each place where options are checked, and the types whose tables list what the check knows. */
const CHECKED: [string, () => Promise<unknown>, string][] = [
  ['createApp', () => createApp(none), 'ApplicationOptions CortadoOptions'],
  ['server', () => createApp({ server: none }), 'ServerOptions'],
  ['router', () => createApp({ router: none }), 'RouterOptions'],
  ['prefix', () => createApp({ prefix: { path: '/a', ...(none as object) } }), 'PrefixOptions'],
  ['overload', () => createApp({ overload: none }), 'OverloadOptions'],
  ['dto', () => createApp({ dto: none }), 'CompileOptions DtoOptions'],
  ['errorBody', () => createApp({ errorBody: none }), 'RenderOptions'],
  ['plugins', () => createApp({ plugins: [{ name: 'a', ...(none as object) }] }), 'Plugin'],
  ['http', () => createApp({ http: none }), 'HttpOptions PluginOptions'],
  ['http.uploads', () => createApp({ http: { uploads: none } }), 'UploadOptions'],
  ['http.health', () => createApp({ http: { health: none } }), 'HealthOptions'],
  ['http.metrics', () => createApp({ http: { metrics: none } }), 'MetricsOptions'],
  ['websocket', () => createApp({ websocket: none }), 'WebSocketOptions EndpointOptions'],
  ['@WebSocket', () => createApp({ controllers: [decorated(WebSocket('/a', none))] }), 'EndpointOptions'],
  ['@Query', () => createApp({ controllers: [withArgument(Query('a', none))] }), 'InputOptions'],
  ['@Query(Dto)', () => createApp({ controllers: [withArgument(Query(Dto, none))] }), 'DtoInputOptions'],
  [
    'app.route',
    async () => (await createApp({})).route('GET', '/a', { handler: () => 1, ...(none as object) }),
    'FunctionRoute',
  ],
];

function decorated(decorator: ClassDecorator): Class {
  class Endpoint {
    @OnReceive() onReceive(_text: string): void {}
  }
  decorator(Endpoint);
  return Endpoint;
}

function withArgument(decorator: unknown): Class {
  class Actions extends Unused {
    override get(_argument?: unknown): void {}
  }
  (decorator as ParameterDecorator)(Actions.prototype, 'get', 0);
  Get('/a')(Actions.prototype, 'get', Object.getOwnPropertyDescriptor(Actions.prototype, 'get')!);
  Controller('/')(Actions);
  return Actions;
}

test.each(CHECKED)('%s: what the check of options knows is listed', async (_where, create, tables) => {
  const error = await create().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ConfigurationError);
  const [, list] = /(?:options are|only option is) (.*)$/m.exec((error as ConfigurationError).message) ?? [];
  const listed = tables.split(' ').flatMap((name) => options.get(name) ?? []);
  expect(list?.split(', ').filter((name) => !listed.includes(name))).toEqual([]);
});

const sources = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^\w+\/src\/.*\.ts$/.test(file) && !file.startsWith('testkit'))
  .map((file) => readFileSync(join(root, 'packages', file), 'utf8'));
const documents = pagesOf(root).map((page) => page.text);

test.each([
  ['codes of errors', /'(E_[A-Z_]+)'/g],
  ['types of failures', /'([a-z]+(?:_(?!(?:total|modules)')[a-z]+)+)'/g],
])('no %s without a page that names them', (_kind, pattern) => {
  const all = new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!)));
  expect(all.size).toBeGreaterThan(5);
  const isNamed = (name: string) => documents.some((text) => new RegExp(`\`[^\`\n]*\\b${name}\\b`).test(text));
  expect([...all].filter((name) => !isNamed(name))).toEqual([]);
});
