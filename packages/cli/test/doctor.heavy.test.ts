import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typescript } from './support/chat';
import { PlantedProject, type Outcome } from './support/planted-project';

const projects: PlantedProject[] = [];
afterAll(() => projects.forEach((each) => each.remove()));

/** A clean project with something planted in it. */
function plant(files: Readonly<Record<string, string | object>> = {}): PlantedProject {
  const project = new PlantedProject({ ...typescript, 'src/app.ts': 'export {};\n', ...files });
  projects.push(project);
  return project;
}

/** Installs another copy of a package in the project. Its manifest is all that is read. */
function copyOf(project: PlantedProject, name: string, version?: string): void {
  const file = `node_modules/${name}/package.json`;
  const manifest = JSON.parse(readFileSync(join(__dirname, '../../..', file), 'utf8')) as object;
  project.write({ [file]: version === undefined ? manifest : { ...manifest, version } });
}

const CLEAN = ['Node', 'tsconfig.json', 'versions of packages', 'copies of packages', 'lint rules']
  .map((name) => `ok       ${name}\n`)
  .join('');

/** What is wrong, and the remedy, without the topics that are fine. */
const findings = ({ stdout }: Outcome): string => stdout.replaceAll(/^ok .*\n/gm, '');

test('a clean project has no findings', async () => {
  expect(await plant().cortado('doctor')).toEqual({ code: 0, stdout: CLEAN, stderr: '' });
});

test('findings are the same as JSON', async () => {
  const project = plant({ 'tsconfig.json': { compilerOptions: { experimentalDecorators: true, target: 'es5' } } });
  const { code, stdout, stderr } = await project.cortado('doctor', '--json');
  expect([code, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout)).toContainEqual({
    name: 'tsconfig.json',
    findings: [
      {
        level: 'problem',
        problem: expect.stringContaining('"emitDecoratorMetadata" is not true') as string,
        remedy: 'in "compilerOptions": "emitDecoratorMetadata": true',
      },
    ],
  });
});

test('flags that a base configuration sets count', async () => {
  const project = plant({
    'tsconfig.base.json': `{
  // decorators
  "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "useDefineForClassFields": false, },
}`,
    'tsconfig.json': { extends: './tsconfig.base.json' },
  });
  expect(await project.cortado('doctor')).toEqual({ code: 0, stdout: CLEAN, stderr: '' });
});

const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true, useDefineForClassFields: false };

test.each<[string, Readonly<Record<string, string | object>>, string]>([
  [
    'no experimentalDecorators',
    { 'tsconfig.json': { compilerOptions: { ...decorators, experimentalDecorators: false } } },
    'tsconfig.json: "experimentalDecorators" is not true',
  ],
  [
    'no emitDecoratorMetadata',
    { 'tsconfig.json': { compilerOptions: { ...decorators, emitDecoratorMetadata: undefined } } },
    'tsconfig.json: "emitDecoratorMetadata" is not true',
  ],
  [
    'a base configuration that is missing',
    { 'tsconfig.json': { extends: './nowhere.json' } },
    'tsconfig.json cannot be read',
  ],
  [
    'an old Node in engines',
    { 'package.json': { name: 'planted', engines: { node: '>=18' } } },
    'package.json: "engines" allows Node 18.0.0',
  ],
  ['an old Node for version managers', { '.nvmrc': 'v20.11.1\n' }, '.nvmrc asks for Node v20.11.1'],
  [
    'consistent-type-imports in a flat configuration of ESLint',
    { 'eslint.config.mjs': `export default [{ rules: { '@typescript-eslint/consistent-type-imports': 'error' } }];` },
    'eslint.config.mjs: turns on consistent-type-imports',
  ],
  [
    'the same with options, in JSON with comments',
    {
      '.eslintrc.json': `{ /* old */ "rules": { "@typescript-eslint/consistent-type-imports": ["warn", { "prefer": "type-imports" }] } }`,
    },
    '.eslintrc.json: turns on consistent-type-imports',
  ],
  [
    'the same in package.json',
    {
      'package.json': { name: 'planted', eslintConfig: { rules: { '@typescript-eslint/consistent-type-imports': 2 } } },
    },
    'package.json: turns on consistent-type-imports',
  ],
  [
    'the same in an override of oxlint',
    {
      '.oxlintrc.json': { overrides: [{ files: ['src/**'], rules: { 'typescript/consistent-type-imports': 'warn' } }] },
    },
    '.oxlintrc.json: turns on consistent-type-imports',
  ],
  [
    'the category of oxlint that has it',
    { '.oxlintrc.json': { categories: { style: 'warn' } } },
    '.oxlintrc.json: the category "style" turns on consistent-type-imports',
  ],
  [
    'Biome with its recommended rules',
    { 'biome.json': {} },
    'biome.json: useImportType is on, as one of the recommended rules',
  ],
  [
    'Biome with the rule',
    {
      'biome.jsonc': `{ "linter": { "rules": { "recommended": false, "style": { "useImportType": { "level": "warn" } } } }, } // all`,
    },
    'biome.jsonc: turns on useImportType',
  ],
])('%s is a finding with a remedy', async (_name, files, expected) => {
  const outcome = await plant(files).cortado('doctor');
  expect([outcome.code, outcome.stderr]).toEqual([1, '']);
  expect(findings(outcome)).toContain(`problem  ${expected}`);
  expect(findings(outcome).match(/^problem/gm)).toHaveLength(1);
  expect(findings(outcome).match(/^ {2}remedy: \S/gm)).toHaveLength(1);
});

test.each<[string, Readonly<Record<string, string | object>>]>([
  [
    'rules that are off',
    { 'eslint.config.js': `export default [{ rules: { "@typescript-eslint/consistent-type-imports": ["off"] } }];` },
  ],
  [
    'rules in comments',
    { 'eslint.config.js': `// '@typescript-eslint/consistent-type-imports': 'error'\nexport default [];` },
  ],
  [
    'rules that refuse import type',
    {
      '.eslintrc.yml': `rules:\n  '@typescript-eslint/consistent-type-imports': [error, { prefer: no-type-imports }]\n`,
    },
  ],
  [
    'rules of oxlint that are off',
    { '.oxlintrc.json': { categories: { style: 'warn' }, rules: { 'typescript/consistent-type-imports': 'allow' } } },
  ],
  ['Biome without the rule', { 'biome.json': { linter: { rules: { style: { useImportType: 'off' } } } } }],
  ['Biome as a formatter', { 'biome.json': { linter: { enabled: false } } }],
  ['the newest Node for version managers', { '.nvmrc': 'lts/*\n', '.node-version': '22\n' }],
])('%s are fine', async (_name, files) => {
  expect(await plant(files).cortado('doctor')).toEqual({ code: 0, stdout: CLEAN, stderr: '' });
});

test('fields that a constructor defines are an advice, which is no failure', async () => {
  const outcome = await plant({
    'tsconfig.json': { compilerOptions: { ...decorators, useDefineForClassFields: undefined, target: 'ES2022' } },
  }).cortado('doctor');
  expect(outcome.code).toBe(0);
  expect(findings(outcome)).toMatch(/^advice {3}tsconfig\.json: "useDefineForClassFields" is on.*\n {2}remedy: .*\n$/);
});

test.each(['class-validator', 'reflect-metadata'])('two copies of %s are a finding that names both', async (name) => {
  const project = plant();
  copyOf(project, name);
  const outcome = await project.cortado('doctor');
  expect(outcome.code).toBe(1);
  expect(findings(outcome)).toContain(`problem  there are 2 copies of ${name};`);
  expect(findings(outcome)).toContain(` in node_modules/${name}, used by planted\n`);
  expect(findings(outcome)).toMatch(/used by .*@cortado\/dto.*\n {2}remedy: run `npm dedupe`/);
});

test('packages of Cortado with different versions are a finding', async () => {
  const project = plant({ 'package.json': { name: 'planted', dependencies: { cortado: '*', '@cortado/auth': '*' } } });
  copyOf(project, '@cortado/auth', '0.0.9');
  const outcome = await project.cortado('doctor');
  expect(outcome.code).toBe(1);
  expect(findings(outcome)).toMatch(
    /problem {2}packages of Cortado have different versions: .*@cortado\/auth 0\.0\.9.*cortado 0\.1\.0\n/,
  );
  expect(findings(outcome)).toContain('  remedy: run `npm install ');
});

test('a peer of the wrong version is a finding', async () => {
  const project = plant({ 'package.json': { name: 'planted', dependencies: { '@cortado/auth': '*' } } });
  copyOf(project, '@cortado/auth');
  copyOf(project, 'class-validator', '0.13.2');
  const outcome = await project.cortado('doctor');
  expect(outcome.code).toBe(1);
  expect(findings(outcome)).toContain(
    'problem  @cortado/auth needs class-validator ^0.15.1, which is 0.13.2\n  remedy: run `npm install class-validator@^0.15.1`\n',
  );
});

test('an old TypeScript is a finding', async () => {
  const project = plant({ 'package.json': { name: 'planted', devDependencies: { typescript: '^4.9.0' } } });
  project.write({ 'node_modules/typescript/package.json': { name: 'typescript', version: '4.9.5' } });
  const outcome = await project.cortado('doctor');
  expect([outcome.code, findings(outcome)]).toEqual([
    1,
    'problem  TypeScript 4.9.5 is older than 5.0\n  remedy: run `npm install --save-dev typescript@latest`\n',
  ]);
});
