import { IsString, Validate, ValidateNested, ValidatePromise, ValidatorConstraint } from 'class-validator';
import * as classValidator from '@cortado/dto/class-validator';

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
  const [error] = await classValidator.validate(new User('taken'));
  expect(error).toBeInstanceOf(classValidator.ValidationError);
  expect(error).toMatchObject({ property: 'name', value: 'taken', constraints: { free: 'taken' } });
  expect(error?.toString()).toContain('An instance of User has failed the validation');
  expect(classValidator.validateSync(new User('taken'))).toEqual([]);
  await expect(classValidator.validateOrReject(new User(5))).rejects.toMatchObject([
    { constraints: { isString: 'name: 5' } },
  ]);
  await expect(classValidator.validateOrReject(new User('ann'))).resolves.toBeUndefined();
  const validator = new classValidator.Validator();
  await expect(validator.validate(new User('ann'))).resolves.toEqual([]);
});

test('features that are not compiled are left to class-validator', async () => {
  class Later {
    @ValidatePromise() @ValidateNested() user = Promise.resolve(new User(5));
  }
  await expect(classValidator.validate(new Later())).resolves.toMatchObject([
    { property: 'user', children: [{ property: 'name' }] },
  ]);
});

test('plainToInstance and instanceToPlain have both of their names', () => {
  expect(classValidator.plainToClass).toBe(classValidator.plainToInstance);
  const [user] = classValidator.plainToInstance(User, [{ name: 'ann' }]);
  expect(user).toBeInstanceOf(User);
  expect(classValidator.classToPlain(user)).toEqual({ name: 'ann' });
  expect(classValidator.plainToInstance(User, { name: 'ann', extra: 1 }, { excludePrefixes: ['ex'] })).toEqual(
    new User('ann'),
  );
});
