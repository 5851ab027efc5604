import { Transform, Type } from 'class-transformer';
import {
  Allow,
  IsArray,
  IsDate,
  IsInstance,
  IsInt,
  IsObject,
  IsString,
  MinLength,
  Validate,
  ValidateBy,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import { IsString as IsStringOfCopy } from 'class-validator-copy';
import type { Class } from 'cortado';

/** A DTO that is refused, the remedy at the end of the message, and classes that follow it, with an input that they take. */
export interface DtoCase {
  readonly code: string;
  readonly remedy: string;
  readonly mistake: () => Class;
  readonly followed: readonly (() => Class)[];
  readonly input: unknown;
}

class Item {
  @IsString() name!: string;
}
@ValidatorConstraint({ async: true })
class IsFree {
  validate() {
    return Promise.resolve(true);
  }
}

export const ofDtos: readonly DtoCase[] = [
  {
    code: 'E_DTO_SECOND_COPY',
    remedy:
      'Run `npm ls class-validator` and keep one copy. It is a peer dependency: remove it from the dependencies of the package that installs its own.',
    mistake() {
      class Bad {
        @IsStringOfCopy() name!: string;
      }
      return Bad;
    },
    followed: [() => Item],
    input: { name: 'a' },
  },
  {
    code: 'E_DTO_UNDECORATED',
    remedy: 'Decorate its properties (@Allow() accepts any value), or check that the decorators come from the copies …',
    mistake: () => class Bad {},
    followed: [
      () => {
        class Good {
          @Allow() name!: unknown;
        }
        return Good;
      },
    ],
    input: { name: 1 },
  },
  {
    code: 'E_DTO_CONSTRUCTOR',
    remedy: 'Remove the constructor, and give the properties default values instead.',
    mistake() {
      class Bad {
        @IsString() name: string;
        constructor(options: { name: string }) {
          this.name = options.name;
        }
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsString() name = 'b';
        }
        return Good;
      },
    ],
    input: { name: 'a' },
  },
  {
    code: 'E_DTO_PROMISE',
    remedy:
      'Make it synchronous. Asynchronous work belongs in an asynchronous constraint (@ValidatorConstraint({ async: true })), a guard or the handler.',
    mistake() {
      class Bad {
        @Transform(async ({ value }) => value as string) @IsString() name!: string;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @Transform(({ value }) => value as string) @IsString() @Validate(IsFree) name!: string;
        }
        return Good;
      },
    ],
    input: { name: 'a' },
  },
  {
    code: 'E_DTO_UNCHECKED',
    remedy:
      'Add @ValidateNested(), or for a collection @ValidateNested({ each: true }) and @Type(() => Item). To accept any value, declare the property as unknown or object.',
    mistake() {
      class Bad {
        @IsObject() item!: Item;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @ValidateNested() item!: Item;
        }
        return Good;
      },
      () => {
        class Good {
          @IsObject() item!: object;
        }
        return Good;
      },
    ],
    input: { item: { name: 'a' } },
  },
  {
    code: 'E_DTO_NESTED_TYPE',
    remedy:
      'Write @Type(() => TheClass) with a decorated class, and import it with `import { TheClass }`, not with `import type`. If the value has no constraints of its own, use @IsObject() or @Allow() instead of @ValidateNested().',
    mistake() {
      class Bad {
        @ValidateNested() item!: object;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @ValidateNested() @Type(() => Item) item!: object;
        }
        return Good;
      },
      () => {
        class Good {
          @IsObject() item!: object;
        }
        return Good;
      },
      () => {
        class Good {
          @Allow() item!: object;
        }
        return Good;
      },
    ],
    input: { item: { name: 'a' } },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'Add @Type(() => Date), which converts RFC 3339 text.',
    mistake() {
      class Bad {
        @IsDate() at!: string;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsDate() @Type(() => Date) at!: unknown;
        }
        return Good;
      },
    ],
    input: { at: '2026-01-31T12:00:00Z' },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy:
      "class-validator's number constraints do not accept a bigint: declare a number, or write a constraint with @ValidateBy.",
    mistake() {
      class Bad {
        @IsInt() @Type(() => BigInt) id!: bigint;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsInt() id!: number;
        }
        return Good;
      },
      () => {
        class Good {
          @ValidateBy({ name: 'isBig', validator: { validate: (value) => typeof value === 'bigint' } })
          @Type(() => BigInt)
          id!: bigint;
        }
        return Good;
      },
    ],
    input: { id: 1 },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'Add @ValidateNested() and @Type(() => TheClass), which create an instance.',
    mistake() {
      class Bad {
        @IsInstance(Item) item!: object;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsInstance(Item) @ValidateNested() @Type(() => Item) item!: object;
        }
        return Good;
      },
    ],
    input: { item: { name: 'a' } },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'To constrain the items, use { each: true }.',
    mistake() {
      class Bad {
        @MinLength(1) @Type(() => String) names!: Set<string>;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @MinLength(1, { each: true }) @Type(() => String) names!: Set<string>;
        }
        return Good;
      },
    ],
    input: { names: ['a'] },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'Change the type or the constraint, or convert the value with @Transform.',
    mistake() {
      class Bad {
        @IsString() @Type(() => Number) count!: number;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsInt() @Type(() => Number) count!: number;
        }
        return Good;
      },
      () => {
        class Good {
          @Transform(({ value }) => String(value)) @IsString() count!: string;
        }
        return Good;
      },
    ],
    input: { count: 1 },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'Declare an array, or remove the constraint: the shape is checked without it.',
    mistake() {
      class Bad {
        @IsArray() @Type(() => String) names!: Set<string>;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsArray() @IsString({ each: true }) names!: string[];
        }
        return Good;
      },
      () => {
        class Good {
          @Type(() => String) names!: Set<string>;
        }
        return Good;
      },
    ],
    input: { names: ['a'] },
  },
  {
    code: 'E_DTO_UNSATISFIABLE',
    remedy: 'These constraints contradict each other: remove one, or give them groups or a validateIf option.',
    mistake() {
      class Bad {
        @IsString() @IsInt() count!: unknown;
      }
      return Bad;
    },
    followed: [
      () => {
        class Good {
          @IsInt() count!: unknown;
        }
        return Good;
      },
      () => {
        class Good {
          @IsString({ validateIf: (_all, value) => typeof value === 'string' })
          @IsInt({ validateIf: (_all, value) => typeof value === 'number' })
          count!: unknown;
        }
        return Good;
      },
    ],
    input: { count: 1 },
  },
];
