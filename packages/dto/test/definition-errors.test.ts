import { Exclude, Transform, Type } from 'class-transformer';
import { Type as OtherType } from 'class-transformer-copy';
import { IsOptional, IsString, Length, Min, IsInt, ValidateNested } from 'class-validator';
import { getMetadataStorage, registerDecorator } from 'class-validator';
import { IsString as OtherIsString } from 'class-validator-copy';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';

function refusal(Dto: Class, options?: CompileOptions): { code: string; message: string } {
  try {
    compile(Dto, options);
  } catch (error) {
    if (error instanceof DtoDefinitionError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error(`${Dto.name} compiled`);
}

class Child {
  @IsString() name!: string;
}

class Plain {
  name!: string;
}

describe('a class that cannot be a DTO is refused with a cause and a remedy', () => {
  test('nothing is decorated', () => {
    expect(refusal(Plain)).toEqual({
      code: 'E_DTO_UNDECORATED',
      message: expect.stringMatching(/^Plain has no .*Decorate its properties/),
    });
  });

  test('the constructor needs arguments', () => {
    class Copy {
      @IsString() name: string;
      constructor(from: { name: string }) {
        this.name = from.name;
      }
    }
    class Parent {
      @ValidateNested() @Type(() => Copy) child!: Copy;
    }
    const expected = {
      code: 'E_DTO_CONSTRUCTOR',
      message: expect.stringMatching(
        /^Cannot create an instance of Copy: .*Cannot read properties of undefined.*Remove the constructor/,
      ),
    };
    expect(refusal(Copy)).toEqual(expected);
    expect(refusal(Copy, { compat: true })).toEqual(expected);
    expect(refusal(Parent)).toEqual(expected);
  });

  test('@ValidateNested without a type', () => {
    class NoType {
      @ValidateNested() child!: { name: string };
    }
    expect(refusal(NoType)).toEqual({
      code: 'E_DTO_NESTED_TYPE',
      message: expect.stringMatching(
        /^Cannot determine the class of NoType\.child: it has no @Type, .* recorded Object .*import type/,
      ),
    });
    class NoItemType {
      @ValidateNested({ each: true }) children!: Child[];
    }
    expect(refusal(NoItemType).message).toContain('recorded Array');
  });

  test('@Type returns nothing, or a class without decorators', () => {
    class Missing {
      @ValidateNested() @Type(() => undefined as unknown as typeof Child) child!: unknown;
    }
    expect(refusal(Missing).message).toContain('its @Type returns undefined');
    class Undecorated {
      @ValidateNested() @Type(() => Plain) child!: Plain;
    }
    expect(refusal(Undecorated).message).toContain('Plain has no class-validator or class-transformer decorator');
  });

  test('@Type runs before the class is defined', () => {
    class Early {
      @ValidateNested() @Type(() => Later) child!: unknown;
    }
    expect(refusal(Early)).toMatchObject({
      code: 'E_DTO_NESTED_TYPE',
      message: expect.stringContaining('its @Type throws'),
    });
    class Later {
      @IsString() name!: string;
    }
  });

  test('a second copy of class-validator', () => {
    class TwoValidators {
      @OtherIsString() name!: string;
    }
    expect(refusal(TwoValidators)).toEqual({
      code: 'E_DTO_SECOND_COPY',
      message: expect.stringMatching(
        /^TwoValidators\.name is decorated by a different copy of class-validator .*npm ls class-validator/,
      ),
    });
  });

  test('records that were spread into plain objects are accepted', () => {
    class Update {}
    const storage = getMetadataStorage();
    for (const record of storage.getTargetValidationMetadatas(Child, '', false, false)) {
      storage.addValidationMetadata({ ...record, target: Update } as never);
      storage.addValidationMetadata(Object.assign(Object.create(null), record, { target: Update }) as never);
    }
    for (const compat of [false, true]) expect(compile(Update, { compat }).run({})).toMatchObject({ ok: false });
  });

  test('a second copy of class-transformer', () => {
    class TwoTransformers {
      @OtherType(() => Child) @ValidateNested() child!: Child;
    }
    expect(refusal(TwoTransformers)).toEqual({
      code: 'E_DTO_SECOND_COPY',
      message: expect.stringMatching(/^TwoTransformers\.child is decorated by a different copy of class-transformer/),
    });
  });

  test('a property of a class with constraints lacks @ValidateNested', () => {
    class OnlyRecorded {
      @IsOptional() child?: Child;
    }
    class OnlyTyped {
      @IsOptional() @Type(() => Child) children?: Child[];
    }
    class Chosen {
      @Type(() => Object as unknown as typeof Child, {
        discriminator: { property: 'kind', subTypes: [{ name: 'child', value: Child }] },
      })
      child?: Child;
    }
    class Meant {
      @IsOptional() @Transform(({ value }) => value as Child) child?: Child;
      @Exclude() other?: Child;
    }
    for (const Dto of [OnlyRecorded, OnlyTyped, Chosen] as Class[]) {
      expect(refusal(Dto)).toEqual({
        code: 'E_DTO_UNCHECKED',
        message: expect.stringMatching(/^\w+\.child(ren)? has the type Child, .* Add @ValidateNested\(\)/),
      });
      expect(() => compile(Dto, { compat: true })).not.toThrow();
    }
    expect(() => compile(Meant)).not.toThrow();
  });

  test('invalid options, and options that cannot be combined', () => {
    expect(refusal(Child, { maxDepth: 0 }).message).toBe('maxDepth is 0; it must be a whole number from 1 to 1000.');
    expect(refusal(Child, { unknown: 'drop' as 'strip' }).message).toContain('it must be one of strip, reject, keep');
    expect(refusal(Child, { compat: true, from: 'text' }).code).toBe('E_DTO_OPTION');
  });

  test('a constraint that returns a promise without being declared asynchronous', () => {
    class Sneaky {
      @IsSlow() name!: string;
    }
    expect(() => compile(Sneaky).run({ name: 'x' })).toThrow(
      expect.objectContaining({ code: 'E_DTO_ASYNC_UNDECLARED' }),
    );
  });
});

function IsSlow(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'slow',
      target: target.constructor,
      propertyName: property as string,
      validator: { validate: () => Promise.resolve(false) },
    });
}

describe('a class that is accepted', () => {
  test('has a nested class that TypeScript recorded, without @Type', () => {
    class Parent {
      @ValidateNested() child!: Child;
    }
    const outcome = compile(Parent).run({ child: { name: 'x' } });
    expect(outcome).toEqual({ ok: true, value: { child: { name: 'x' } } });
    expect((outcome as { value: Parent }).value.child).toBeInstanceOf(Child);
  });

  test('inherits rules and adds its own', () => {
    class Base {
      @IsString() id!: string;
      @IsString() @Length(1, 3) code!: string;
    }
    class Derived extends Base {
      @IsInt() @Min(1) rank!: number;
      @IsString() declare code: string;
      @IsOptional() @IsString() note?: string;
    }
    expect(compile(Derived).run({ id: 1, code: 'longer', rank: 0 })).toEqual({
      ok: false,
      errors: [
        { loc: ['id'], type: 'isString', msg: 'id must be a string' },
        { loc: ['code'], type: 'isLength', msg: 'code must be shorter than or equal to 3 characters' },
        { loc: ['rank'], type: 'min', msg: 'rank must not be less than 1' },
      ],
    });
  });

  test('defines fields in its constructor', () => {
    // What a compiler emits with useDefineForClassFields: every declared field is an own property from the start.
    class Defined {
      name!: string;
      size!: number;
      constructor() {
        for (const [field, value] of Object.entries({ name: undefined, size: 3, note: undefined })) {
          Object.defineProperty(this, field, { value, writable: true, enumerable: true, configurable: true });
        }
      }
    }
    IsString()(Defined.prototype, 'name');
    IsInt()(Defined.prototype, 'size');
    expect(compile(Defined).run({ name: 'x' })).toEqual({ ok: true, value: { name: 'x', size: 3, note: undefined } });
    expect(compile(Defined).run({})).toMatchObject({ errors: [{ loc: ['name'], type: 'missing' }] });
  });
});
