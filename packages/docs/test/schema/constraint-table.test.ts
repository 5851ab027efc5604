import * as library from 'class-validator';
import { IsHttpUrl } from '@cortado/dto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_INS } from '../../../dto/test/builtins/every-builtin';
import { RULES } from '../../src/schema/value-schema';

const PAGE = join(__dirname, '../../../../docs/json-schema.md');
const START = '<!-- constraints -->';
const END = '<!-- /constraints -->';

/** Decorators that check no value by themselves: `docs/json-schema.md` explains them in its text. */
const WITHOUT_A_ROW = [
  'Allow',
  'IsOptional',
  'Validate',
  'ValidateBy',
  'ValidateIf',
  'ValidateNested',
  'ValidatePromise',
  'ValidatorConstraint',
];

/** The name of the constraint behind each decorator of class-validator, as the library itself records it. */
function constraintNames(): Map<string, string> {
  const make = [
    ...BUILT_INS.map(([name, variants]) => [name, variants[0]] as const),
    ['IsHttpUrl', () => IsHttpUrl()] as const,
  ];
  return new Map(
    make.map(([name, variant]) => {
      class Probe {}
      variant?.()(Probe.prototype, 'value');
      const [record] = library.getMetadataStorage().getTargetValidationMetadatas(Probe, '', false, false);
      return [name, record?.name ?? ''];
    }),
  );
}

function row(decorator: string, constraint: string): string {
  const rule = RULES.get(constraint);
  if (rule === undefined) return `| \`@${decorator}\` | none | |`;
  const { keywords, because } = rule;
  return `| \`@${decorator}\` | ${keywords === '' ? '–' : keywords} | ${because === undefined ? '' : because} |`;
}

const names = constraintNames();

test('every decorator of class-validator is known here', () => {
  const decorators = Object.entries(library)
    .filter(
      ([name, value]) =>
        /^[A-Z][a-z]|^Is[A-Z]|^Array/.test(name) && typeof value === 'function' && !/^class/.test(String(value)),
    )
    .map(([name]) => name);
  expect(decorators.length).toBeGreaterThan(100);
  expect(decorators.filter((name) => !names.has(name) && !WITHOUT_A_ROW.includes(name))).toEqual([]);
});

test('every constraint has a rule, and every rule a constraint', () => {
  expect([...names.values()].filter((name) => !RULES.has(name))).toEqual([]);
  expect([...RULES.keys()].filter((name) => ![...names.values()].includes(name))).toEqual([]);
});

/** The cells of a table, without the spaces that align its columns. */
function cells(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s:-]+\|/.test(line));
  return lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

test('the table of the page is the one of the code (CORTADO_WRITE=true writes it)', () => {
  const rows = [...names]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([decorator, name]) => row(decorator, name));
  const table = ['| decorator | keywords | what they do not say, and why |', '| --- | --- | --- |', ...rows].join('\n');
  const [before = '', rest = ''] = readFileSync(PAGE, 'utf8').split(START);
  const [written = '', after = ''] = rest.split(END);
  if (process.env['CORTADO_WRITE'] === 'true') {
    writeFileSync(PAGE, `${before}${START}\n\n${table}\n\n${END}${after}`);
    return;
  }
  expect(cells(written)).toEqual(cells(table));
});
