import { IsEnum, IsIn, IsString, Matches, MinLength } from 'class-validator';
import * as fc from 'fast-check';
import { compile } from '@cortado/dto';
import type { Class } from '@cortado/dto';

/** Text that ends a string, comment, template, script or line of code, and names that every object inherits. */
const SPITEFUL = [
  'constructor',
  'toString',
  'hasOwnProperty',
  '__proto__',
  'prototype',
  '__defineGetter__',
  'valueOf',
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\u0000',
  '*/',
  '/*',
  '//',
  '${alert()}',
  '</script>',
  '<!--',
  ']]>',
  "'];globalThis.pwned=1;//",
  '"];globalThis.pwned=1;//',
  '`;globalThis.pwned=1;`',
  ');globalThis.pwned=1;(',
  '\\u0027',
  'a b',
  '',
  '0',
  '-1',
  'ünïcödé',
  '😀',
  '\ud800',
  'break',
  'class',
  'o',
  'c',
  'i',
  'v0',
  'k0',
  'h0',
];

/** Any code point. Not `unit: 'binary'`, which takes seconds to build a table of all of them. */
const character = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

const names = fc.oneof(
  fc.constantFrom(...SPITEFUL),
  fc.string({ unit: character, maxLength: 12 }),
  fc.tuple(fc.constantFrom(...SPITEFUL), fc.constantFrom(...SPITEFUL)).map((pair) => pair.join('')),
);

const byText = (left: string, right: string): number => (left < right ? -1 : 1);

function quoted(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'u');
}

function own(entries: Iterable<readonly [string, unknown]>): object {
  return JSON.parse(
    `{${[...entries].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
  ) as object;
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test('property names, messages, enum values and patterns never become code', () => {
    const property = fc.property(
      fc.uniqueArray(names, { minLength: 1, maxLength: 5 }),
      names,
      names,
      (properties, text, other) => {
        class Dto {}
        for (const name of properties) {
          IsString()(Dto.prototype, name);
          MinLength(1, { message: `${text}*/` })(Dto.prototype, name);
          IsIn([text, other, `${text}!`])(Dto.prototype, name);
          IsEnum({ [other]: text, b: other, c: `${text}!` })(Dto.prototype, name);
          Matches(quoted(text))(Dto.prototype, name);
        }
        const dto = compile(Dto as Class, { backend, unknown: 'reject' });
        const valid = dto.run(own(properties.map((name) => [name, `${text}!`])));
        const entries = (value: unknown): unknown[] =>
          Object.entries(value as object)
            .map(String)
            .toSorted(byText);
        expect(valid).toMatchObject({ ok: true });
        expect(entries((valid as { value: unknown }).value)).toEqual(
          properties.map((name) => String([name, `${text}!`])).toSorted(byText),
        );

        expect(dto.run({})).toEqual({
          ok: false,
          errors: [...properties].map((name) => ({ loc: [name], type: 'missing', msg: 'Field required' })),
        });
        const wrong = dto.run(own(properties.map((name) => [name, 5]))) as unknown as { errors: { loc: unknown[] }[] };
        expect(new Set(wrong.errors.map(({ loc }) => loc[0]))).toEqual(new Set(properties));
        expect('pwned' in globalThis).toBe(false);
      },
    );
    fc.assert(property, { numRuns: Number(process.env['CORTADO_FUZZ_CLASSES'] ?? 100) });
  });

  test('inherited properties are not read as input', () => {
    class Dto {
      @IsString() toString!: () => string;
      @IsString() hasOwnProperty!: () => boolean;
    }
    expect(compile(Dto, { backend }).run({})).toMatchObject({
      errors: [
        { loc: ['toString'], type: 'missing' },
        { loc: ['hasOwnProperty'], type: 'missing' },
      ],
    });
    expect(compile(Dto, { backend }).run(JSON.parse('{"toString":"a","hasOwnProperty":"b"}'))).toEqual({
      ok: true,
      value: { toString: 'a', hasOwnProperty: 'b' },
    });
  });

  test('class names never become code', () => {
    const Dto = class {};
    Object.defineProperty(Dto, 'name', { value: 'X(){}};globalThis.pwned=1;//\u2028' });
    IsString({ message: '$target' })(Dto.prototype, 'a');
    expect(compile(Dto as Class, { backend }).run({ a: 1 })).toMatchObject({ errors: [{ msg: Dto.name }] });
    expect('pwned' in globalThis).toBe(false);
  });
});
