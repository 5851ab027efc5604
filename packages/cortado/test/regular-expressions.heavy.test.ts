import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from '@swc/core';
import type { checkSync as CheckSync } from 'recheck';

// The analysis itself, in this process: not the native program or the Java archive that may be installed beside it.
process.env['RECHECK_SYNC_BACKEND'] = 'pure';
const { checkSync } = jest.requireActual<{ checkSync: typeof CheckSync }>('recheck');

const packages = join(__dirname, '..', '..');

interface Found {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** No clock decides what is found. */
const PATIENT = { timeout: null, attackTimeout: null, incubationTimeout: null, mutationTimeout: null };

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

test.each(distinct)(
  '%s takes linear time',
  (text, { file, source, flags }) => {
    const diagnostics = checkSync(source, flags, PATIENT);
    const complexity = 'complexity' in diagnostics ? diagnostics.complexity : undefined;
    expect([file, text, diagnostics.status, complexity?.summary]).toEqual([
      file,
      text,
      'safe',
      expect.stringMatching(/^(?:linear|safe|constant)/),
    ]);
  },
  600_000,
);

test.each([String.raw`^bearer(?: +(.*))?$`, '(a+)+$', String.raw`^\s+|\s+$`])('the check finds %s', (source) => {
  expect(checkSync(source, 'i', PATIENT).status).toBe('vulnerable');
});
