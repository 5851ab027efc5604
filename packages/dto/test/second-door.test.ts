import { IsString, Validate, ValidateNested, ValidatePromise, ValidatorConstraint } from 'class-validator';
import * as door from '@cortado/dto/class-validator';

@ValidatorConstraint({ name: 'free', async: true })
class IsFree {
  async validate(value: unknown): Promise<boolean> {
    return Promise.resolve(value !== 'taken');
  }
}

class User {
  @IsString({ message: 'name: $value' }) @Validate(IsFree, { message: 'taken' }) name: unknown;

  constructor(name: unknown) {
    this.name = name;
  }
}

test('validate, validateSync and validateOrReject', async () => {
  const [error] = await door.validate(new User('taken'));
  expect(error).toBeInstanceOf(door.ValidationError);
  expect(error).toMatchObject({ property: 'name', value: 'taken', constraints: { free: 'taken' } });
  expect(error?.toString()).toContain('An instance of User has failed the validation');
  expect(door.validateSync(new User('taken'))).toEqual([]);
  await expect(door.validateOrReject(new User(5))).rejects.toMatchObject([{ constraints: { isString: 'name: 5' } }]);
  await expect(door.validateOrReject(new User('ann'))).resolves.toBeUndefined();
  const validator = new door.Validator();
  await expect(validator.validate(new User('ann'))).resolves.toEqual([]);
});

test('what is not compiled is left to the original', async () => {
  class Later {
    @ValidatePromise() @ValidateNested() user = Promise.resolve(new User(5));
  }
  await expect(door.validate(new Later())).resolves.toMatchObject([
    { property: 'user', children: [{ property: 'name' }] },
  ]);
});

test('plainToInstance and instanceToPlain, by both of their names', () => {
  expect(door.plainToClass).toBe(door.plainToInstance);
  const [user] = door.plainToInstance(User, [{ name: 'ann' }]);
  expect(user).toBeInstanceOf(User);
  expect(door.classToPlain(user)).toEqual({ name: 'ann' });
  expect(door.plainToInstance(User, { name: 'ann', extra: 1 }, { excludePrefixes: ['ex'] })).toEqual(new User('ann'));
});
