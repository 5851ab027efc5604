import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { parseSync } from '@swc/core';
import type { Diagnostics } from 'recheck';

/**
 * Checks expressions in a thread that Jest does not run: in its context, the analysis takes ten times as long. It is the analysis itself, not the
 * native program or the Java archive that may be installed beside it. No clock decides what is found.
 */
const ANALYSIS = `
const { parentPort, workerData } = require('node:worker_threads');
const { checkSync } = require(workerData.recheck);
const PATIENT = { timeout: null, attackTimeout: null, incubationTimeout: null, mutationTimeout: null };
parentPort.postMessage(workerData.expressions.map(([source, flags]) => checkSync(source, flags, PATIENT)));
`;

const packages = join(__dirname, '..', '..');

interface Found {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Where an expression is put together at run time. What goes into it is ours or the configuration's, never a client's. */
const COMPOSED: readonly string[] = [
  'channels/src/subscription/pattern.ts',
  'core/src/logging/redaction.ts',
  'docs/src/schema/patterns.ts',
  'dto/src/errors/tokens.ts',
  'testkit/src/peers/python-websockets.ts',
  'websocket/src/handshake/origin-rule.ts',
];

/** These read our own pages in tests, are not published, and never see a client's text. */
const isForPages = (file: string): boolean => file.startsWith(join('testkit', 'src', 'docs'));

const literals: Found[] = [];
const composed = new Set<string>();
for (const file of sourceFiles())
  collect(file, parseSync(readFileSync(join(packages, file), 'utf8'), { syntax: 'typescript', decorators: true }));

function sourceFiles(): string[] {
  return readdirSync(packages).flatMap((name) => {
    const folder = join(packages, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
      .map((file) => relative(packages, join(folder, file)))
      .filter((file) => !isForPages(file));
  });
}

/** Every literal, every `RegExp('…')`, and every `RegExp` of anything else, which has to be known. */
function collect(file: string, node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, pattern, flags, callee, arguments: given } = node as Record<string, unknown>;
  if (type === 'RegExpLiteral') literals.push({ file, source: pattern as string, flags: flags as string });
  if ((type === 'NewExpression' || type === 'CallExpression') && (callee as { value?: unknown }).value === 'RegExp') {
    const [source, flag] = (given as { expression: { type: string; value: string } }[]).map((each) => each.expression);
    if (source?.type === 'StringLiteral') literals.push({ file, source: source.value, flags: flag?.value ?? '' });
    else if (source?.type !== 'RegExpLiteral') composed.add(file);
  }
  for (const below of Object.values(node)) collect(file, below);
}

test('expressions that are put together at run time are known', () => {
  expect([...composed].toSorted()).toEqual(COMPOSED);
});

test('the search finds regular expressions', () => {
  expect(literals.length).toBeGreaterThan(50);
});

const distinct = [...new Map(literals.map((each) => [`/${each.source}/${each.flags}`, each])).entries()];
const VULNERABLE = [String.raw`^bearer(?: +(.*))?$`, '(a+)+$', String.raw`^\s+|\s+$`];

/** Of the expressions of the sources, and then of the vulnerable ones. */
let diagnostics: readonly Diagnostics[];
beforeAll(async () => {
  const expressions = [
    ...distinct.map(([, { source, flags }]) => [source, flags]),
    ...VULNERABLE.map((source) => [source, 'i']),
  ];
  const worker = new Worker(ANALYSIS, {
    eval: true,
    env: { ...process.env, RECHECK_SYNC_BACKEND: 'pure' },
    workerData: { recheck: require.resolve('recheck'), expressions },
  });
  [diagnostics] = (await once(worker, 'message')) as [readonly Diagnostics[]];
  await worker.terminate();
}, 600_000);

test.each(distinct.map(([text, { file }], index) => [text, file, index] as const))(
  '%s takes linear time',
  (text, file, index) => {
    const found = diagnostics[index]!;
    const complexity = 'complexity' in found ? found.complexity : undefined;
    expect([file, text, found.source, found.status, complexity?.summary]).toEqual([
      file,
      text,
      distinct[index]![1].source,
      'safe',
      expect.stringMatching(/^(?:linear|safe|constant)/),
    ]);
  },
);

test.each(VULNERABLE.map((source, index) => [source, index] as const))('the check finds %s', (_source, index) => {
  expect(diagnostics[distinct.length + index]?.status).toBe('vulnerable');
});
