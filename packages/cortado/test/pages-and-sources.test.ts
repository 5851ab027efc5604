import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the pages promise of the sources, held by reading them. */
const root = join(__dirname, '../../..');
const published = readdirSync(join(root, 'packages')).filter((name) => !manifestOf(name).private);
const sources = published.flatMap((name) =>
  readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      name,
      file: `${name}/src/${file}`,
      text: readFileSync(join(root, 'packages', name, 'src', file), 'utf8'),
    })),
);
function manifestOf(name: string): { private?: boolean } {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as { private?: boolean };
}
const holding = (pattern: RegExp, among = sources) =>
  among.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

test('docs/errors.md lists exactly the codes that the sources use', () => {
  const codes = (text: string) => new Set([...text.matchAll(/['`](E_[A-Z_]+)['`]/g)].map((match) => match[1]));
  const used = codes(sources.map(({ text }) => code(text)).join('\n'));
  const listed = codes(readFileSync(join(root, 'docs/errors.md'), 'utf8'));
  expect([...listed].toSorted()).toEqual([...used].toSorted());
});

test('docs/errors.md lists every type of error that a client may meet', () => {
  // Names of metrics, those that clients of channelEndpoint() send, tables of resources, a setting of PostgreSQL, and names of npm.
  const others = /_total$|^client_id$|^get_stats$|^cortado_|^synchronous_commit$|^node_modules$|^npm_config_/;
  const named = /core\/src\/(?:metrics|logging)\//; // names of metrics and of credentials
  const used = new Set(
    sources
      .filter(({ file }) => !named.test(file))
      .flatMap(({ text }) => [...code(text).matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].map((match) => match[1]!)),
  );
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  expect([...used].filter((type) => !others.test(type) && !page.includes(`\`${type}\``))).toEqual([]);
});

test('core asks Reflect in one file', () => {
  expect(
    holding(
      /\bReflect\.get/,
      sources.filter(({ name }) => name === 'core'),
    ),
  ).toEqual(['core/src/metadata/reflected-type.ts']);
});

test('no library reads the environment, and none exports by star or by default', () => {
  expect(holding(/process\.env/)).toEqual([]);
  expect(holding(/^export (\*|default)/m)).toEqual([]);
});

test('http and websocket do not know each other, and core knows neither', () => {
  expect(
    holding(
      /from '@cortado\/websocket/,
      sources.filter(({ name }) => name === 'http'),
    ),
  ).toEqual([]);
  expect(
    holding(
      /from '@cortado\/http/,
      sources.filter(({ name }) => name === 'websocket'),
    ),
  ).toEqual([]);
  expect(
    holding(
      /from '@cortado\/(http|websocket)/,
      sources.filter(({ name }) => name === 'core'),
    ),
  ).toEqual([]);
});

test('files stay small: none above 300 lines, the median between 40 and 120', () => {
  const lines = sources.map(({ text }) => text.split('\n').length).toSorted((a, b) => a - b);
  expect(Math.max(...lines)).toBeLessThanOrEqual(301);
  expect(lines[lines.length >> 1]).toBeGreaterThanOrEqual(40);
  expect(lines[lines.length >> 1]).toBeLessThanOrEqual(120);
});

test.each([
  ['websocket', 'ENDPOINT_DEFAULTS', 'docs/lifecycle.md'],
  ['http', 'HTTP_DEFAULTS', 'docs/http.md'],
])('%s: the table of options has every limit with its default', (name, constant, page) => {
  const declared = new RegExp(`${constant} = \\{([^]*?)^\\}`, 'm');
  const source = sources.find((each) => each.name === name && declared.test(each.text))!.text;
  const limits = [...code(declared.exec(source)![1]!).matchAll(/^ +(\w+): ([\d_]+),/gm)];
  expect(limits.length).toBeGreaterThan(4);
  const rows = readFileSync(join(root, page), 'utf8').split('\n');
  const units = { 1_048_576: '1 MiB', 30_000: '30 s', 10_000: '10 s' } as Readonly<Record<number, string>>;
  const missing = limits.filter(([, option, digits]) => {
    const value = Number(digits!.replaceAll('_', ''));
    const spellings = [value.toLocaleString('en'), ...(units[value] === undefined ? [] : [units[value]])];
    return !rows.some((row) => row.includes(`\`${option}\``) && spellings.some((each) => row.includes(each)));
  });
  expect(missing.map(([, option]) => option)).toEqual([]);
});
