import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Compiled decorators: types are recorded if reflect-metadata is loaded and the compiler emits metadata. */
const PROGRAM = (before: string, emits: boolean): string => `
  ${before}
  const { IsInt, ValidateNested } = require('class-validator');
  class Item {}
  IsInt()(Item.prototype, 'n');
  class Dto {}
  ValidateNested()(Dto.prototype, 'item');
  if (${String(emits)} && typeof Reflect.metadata === 'function')
    Reflect.metadata('design:type', Item)(Dto.prototype, 'item');
  const { compile } = require('@cortado/dto');
  try { console.log(JSON.stringify(compile(Dto).run({ item: { n: 1 } }))); }
  catch (error) { console.log(error.code, error.message); }
`;

test('the error says why no types were recorded', () => {
  const run = (before: string, emits: boolean): string =>
    execFileSync(process.execPath, ['-e', PROGRAM(before, emits)], { cwd: root, encoding: 'utf8' });

  expect(run("require('reflect-metadata');", true)).toBe('{"ok":true,"value":{"item":{"n":1}}}\n');
  for (const emits of [true, false]) {
    const late = run('', emits);
    expect(late).toMatch(
      /^E_DTO_NESTED_TYPE .*Dto\.item.*loaded before reflect-metadata: make `import 'reflect-metadata'`/,
    );
    expect(late).not.toContain('emitDecoratorMetadata');
  }
  const missing = run("require('reflect-metadata');", false);
  expect(missing).toMatch(/^E_DTO_NESTED_TYPE .*Dto\.item.*"emitDecoratorMetadata": true/);
  expect(missing).not.toContain('loaded before');
});
