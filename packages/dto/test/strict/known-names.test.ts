import { compile, type CompileOptions } from '@cortado/dto';
import { Type } from 'class-transformer';
import { Allow, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';

class Say {
  @IsString() text!: string;
  @IsOptional() @ValidateNested() @Type(() => Say) reply?: Say;
}
class Named {
  @Allow() event?: string;
  @IsInt() x!: number;
}

const MODES: readonly CompileOptions[] = [
  { backend: 'source' },
  { backend: 'closures' },
  { backend: 'source', compat: true },
  { backend: 'closures', compat: true },
];

describe.each(MODES)('names in `known`, with %p', (mode) => {
  const reject = { ...mode, unknown: 'reject', known: ['event', 'at'] } as const;

  test('are accepted at the root and dropped', () => {
    const outcome = compile(Say, reject).run({ event: 'say', text: 'a' });
    expect(outcome).toEqual({ ok: true, value: { text: 'a' } });
    expect(Object.keys((outcome as { value: object }).value)).not.toContain('event');
  });

  test('are refused below the root; other names are refused everywhere', () => {
    const type = (input: object) => {
      const outcome = compile(Say, reject).run(input) as { errors?: { loc: unknown; type: string }[] };
      return outcome.errors?.map((each) => [each.loc, each.type]);
    };
    expect(type({ text: 'a', reply: { text: 'b', event: 'say' } })).toEqual([
      [['reply', 'event'], 'whitelistValidation'],
    ]);
    expect(type({ text: 'a', event: 'say', else: 1 })).toEqual([[['else'], 'whitelistValidation']]);
  });

  test('are read if the DTO declares them', () => {
    expect(compile(Named, reject).run({ event: 'move', x: 1 })).toEqual({ ok: true, value: { event: 'move', x: 1 } });
  });

  test('make no difference if unknown properties are kept', () => {
    const kept = compile(Say, { ...mode, unknown: 'keep', known: ['event'] }).run({ event: 'say', text: 'a' });
    expect(kept).toEqual({ ok: true, value: { event: 'say', text: 'a' } });
  });
});
