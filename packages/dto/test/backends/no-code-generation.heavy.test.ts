import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

const PROGRAM = `
  require('reflect-metadata');
  const { IsString } = require('class-validator');
  const { compile } = require('@cortado/dto');
  class Dto {}
  IsString()(Dto.prototype, 'name');
  let generated = true;
  try { new Function('') } catch { generated = false }
  console.log(JSON.stringify([generated, compile(Dto).run({ name: 'a' }), compile(Dto).run({})]));
`;

test('DTOs work where code generation is forbidden', () => {
  const run = (...flags: string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, [...flags, '-e', PROGRAM], { cwd: root, encoding: 'utf8' }));
  const outcomes = [
    { ok: true, value: { name: 'a' } },
    { ok: false, errors: [{ loc: ['name'], type: 'missing', msg: 'Field required' }] },
  ];
  expect(run('--disallow-code-generation-from-strings')).toEqual([false, ...outcomes]);
  expect(run()).toEqual([true, ...outcomes]);
});
