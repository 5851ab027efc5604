import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** An unhandled rejection ends the process, as is the default in Node. */
const PROGRAM = `
require('reflect-metadata');
const cv = require('class-validator');
const original = { validate: cv.validate, validateSync: cv.validateSync };
const entry = require('@cortado/dto/class-validator');

const rule = (validate, options, extra = {}) => cv.ValidateBy({ name: 'rule', validator: { validate } , ...extra }, options);
const define = (properties) => {
  class Dto { constructor(values) { Object.assign(this, values); } }
  for (const [name, decorators] of Object.entries(properties))
    for (const decorator of decorators) decorator(Dto.prototype, name);
  return Dto;
};
const reject = () => Promise.reject(new Error('rejected'));
const explode = () => { throw new Error('thrown'); };
class Later { validate() { return reject(); } }
cv.ValidatorConstraint({ name: 'later', async: true })(Later);

const Nested = define({ a: [rule(reject)], b: [rule(explode)] });
const Foreign = define({ p: [cv.ValidatePromise(), cv.IsString()], a: [rule(reject)], b: [rule(explode)] });
const asked = { thenable: 0 };
const situations = {
  'an undeclared constraint rejects': [define({ a: [rule(reject)] }), {}],
  'two reject': [define({ a: [rule(reject)], b: [rule(reject)] }), {}],
  'a declared one rejects': [define({ a: [cv.Validate(Later)] }), {}],
  'the promise of an item rejects': [define({ a: [rule((v) => v === 1 ? reject() : true, { each: true })] }), { a: [1, 2, 1] }],
  'an item throws after a promise': [define({ a: [rule((v) => v === 1 ? reject() : explode(), { each: true })] }), { a: [1, 2] }],
  'a constraint throws after a promise': [define({ a: [rule(reject)], b: [rule(explode)] }), {}],
  'a condition throws after a promise': [define({ a: [rule(reject)], b: [cv.ValidateIf(explode), cv.IsString()] }), {}],
  'a message throws, late': [define({ a: [rule(() => Promise.resolve(false), { message: explode })] }), {}],
  'a message throws after a promise': [define({ a: [rule(reject)], b: [cv.IsString({ message: explode })] }), {}],
  'a nested object throws after a promise': [define({ n: [cv.ValidateNested()] }), { n: new Nested() }],
  'a condition rejects': [define({ a: [cv.ValidateIf(reject), cv.IsString()] }), {}],
  'the condition of a constraint rejects': [define({ a: [cv.IsString({ validateIf: reject })] }), {}],
  'a class that is not compiled': [Foreign, { p: 'x' }],
  'a promise as a value rejects': [define({ p: [cv.ValidatePromise(), cv.IsString()] }), { p: null }],
  'a class that is not compiled, nested': [define({ n: [cv.ValidateNested()] }), { n: new Foreign({ p: 'x' }) }],
  'a thenable that starts when it is asked': [define({ a: [rule(() => ({ then(pass) { asked.thenable++; return Promise.resolve(true).then(pass); } }))] }), {}],
};

const ct = require('class-transformer');
const Transformed = define({ a: [ct.Transform(reject)], b: [ct.Transform(explode)], c: [ct.Type(() => Nested)] });
const Asked = define({ a: [ct.Transform(reject), cv.IsString()] });
const conversions = (by) => ({
  'a transform rejects': () => by.plainToInstance(Asked, { a: 1 }),
  'a transform throws after a promise': () => by.plainToInstance(Transformed, { a: 1, b: 1 }),
  'a value rejects': () => by.plainToInstance(Transformed, { c: reject() }),
  'a value rejects, going out': () => by.instanceToPlain(new Nested({ a: reject() })),
  'a transform rejects, going out': () => by.instanceToPlain(new Asked({ a: 1 })),
});

const told = (error) => Array.isArray(error) ? error.map((each) => [each.property, each.constraints ?? null, told(each.children)]) : String(error);
const settle = async (work) => { try { return told(await work()); } catch (error) { return 'thrown: ' + told(error); } };

(async () => {
  const results = {};
  for (const [name, [Dto, values]] of Object.entries(situations)) {
    const make = () => new Dto('p' in values && values.p === null ? { p: reject() } : values);
    const by = process.argv[1] === 'original' ? original : entry;
    const one = make();
    results[name] = [await settle(() => by.validate(one))];
    if (process.argv[1] !== 'original' || process.argv[2] === 'sync') {
      const two = make();
      if (two.p instanceof Promise) two.p.catch(() => undefined);
      results[name].push(await settle(() => by.validateSync(two)));
    }
    // Waits for the event loop, which reports unhandled rejections before.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const converted = {};
  for (const [name, convert] of Object.entries(conversions(process.argv[1] === 'original' ? ct : entry))) {
    converted[name] = await settle(() => Object.values(convert()).map((value) => value instanceof Promise));
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ results, converted, asked }));
})();
`;

type Told = Record<string, [async: unknown, sync: unknown]>;

function run(
  by: 'original' | 'compiled',
  ...flags: string[]
): { results: Told; converted: unknown; asked: { thenable: number } } {
  const output = execFileSync(process.execPath, [...flags, '-e', PROGRAM, by, 'sync'], { cwd: root, encoding: 'utf8' });
  return JSON.parse(output) as ReturnType<typeof run>;
}

test.each([
  ['source', []],
  ['closures', ['--disallow-code-generation-from-strings']],
])(
  'constraints that reject, or throw beside a promise: what class-validator answers, and nothing unobserved; on %s',
  (_name, flags) => {
    const compiled = run('compiled', ...flags);
    // class-validator itself leaves rejections unhandled, so its process needs an option to continue.
    const original = run('original', '--unhandled-rejections=none');
    expect(compiled.results).toEqual(original.results);
    expect(Object.keys(compiled.results)).toHaveLength(16);
    expect(compiled.converted).toEqual(original.converted);
    // validateSync does not start a thenable.
    expect(compiled.asked.thenable).toBe(1);
  },
);

test('class-validator itself ends the process', () => {
  expect(() => run('original')).toThrow('rejected');
});
