import { Exclude, Expose, Type } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsString, Length, ValidateNested } from 'class-validator';
import { Body, Controller, createApp, Ok, Page, PageOf, PartialType, PickType, Post, Returns } from 'cortado';
import type { Class } from '@cortado/dto';
import { Schemas } from '../../src/schema/schemas';

class User {
  @IsString() name!: string;
  @IsInt() visits = 0;
}

class Address {
  @IsString() @Expose({ name: 'zip_code' }) zip!: string;
  @Exclude({ toPlainOnly: true }) @IsString() note!: string;
}

class Order {
  @ValidateNested() @Type(() => Address) to!: Address;
}

class Card {
  @IsIn(['card']) kind!: string;
  @Length(4, 4) digits!: string;
}

class Cash {
  @IsInt() coins!: number;
}

class Payment {
  @ValidateNested()
  @Type(() => Object, {
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'card', value: Card },
        { name: 'cash', value: Cash },
        { name: 'coins', value: Cash },
      ],
    },
  })
  by!: Card | Cash;
}

class Member {
  @IsString() name!: string;
  @IsEmail({}, { groups: ['create'] }) email!: string;
  @IsInt({ groups: ['import'] }) id!: number;
}

/** Another class with the same name. */
function namesake(): Class {
  class User {
    @IsInt() id!: number;
  }
  return User;
}
const Other = namesake();

class Changes extends PartialType(User) {}

@Controller('/b')
class Plain {
  @Post('/users') @Returns(200, User) users(@Body(User) user: User) {
    return Ok(user);
  }
  @Post('/orders') @Returns(200, Order) orders(@Body(Order) order: Order) {
    return Ok(order);
  }
  @Post('/payments') pay(@Body(Payment) payment: Payment) {
    return Ok(payment.by.constructor.name);
  }
  @Post('/cards') card(@Body(Card) card: Card) {
    return Ok(card.digits);
  }
  @Post('/members') create(@Body(Member, { groups: ['create'], unknown: 'reject' }) member: Member) {
    return Ok(member.email);
  }
  @Post('/imports') import(@Body(Member, { groups: ['import'] }) member: Member) {
    return Ok(member.id);
  }
  @Post('/changes') change(@Body(Changes) changes: Changes) {
    return Ok(changes.name ?? '');
  }
  @Post('/picks') pick(@Body(PickType(User, ['name'])) picked: Pick<User, 'name'>) {
    return Ok(picked.name);
  }
  @Post('/pages') @Returns(200, PageOf(User)) page() {
    return Ok(Page.of([new User()], 1, { page: 1, limit: 10 }));
  }
}

@Controller('/c')
class Namesakes {
  @Post() @Returns(200, Other) first() {
    return Ok(new Other());
  }
}

async function schemasOf(controllers: Class[], dialect: '2020-12' | 'draft-07' = '2020-12'): Promise<Schemas> {
  const app = await createApp({ controllers });
  return new Schemas(app.describe(), dialect);
}

const all = [Plain, Namesakes];

test('the names of schemas do not depend on the order of controllers or questions', async () => {
  const one = await schemasOf(all);
  const other = await schemasOf(all.toReversed());
  const names = [one.output(User), one.output(Other), one.input(User)].map(({ $ref }) => $ref);
  expect(names).toEqual(['User', 'User2', 'UserInput'].map((name) => `#/components/schemas/${name}`));
  const [input, second, output] = [other.input(User), other.output(Other), other.output(User)].map(({ $ref }) => $ref);
  expect([output, second, input]).toEqual(names);
});

test('input and output have two schemas where they differ, also in what is nested', async () => {
  const schemas = await schemasOf(all);
  schemas.input(Order);
  schemas.output(Order);
  expect(schemas.components()).toEqual({
    Address: { type: 'object', properties: { zip_code: { type: 'string' } }, required: ['zip_code'] },
    AddressInput: {
      type: 'object',
      properties: { zip_code: { type: 'string' }, note: { type: 'string' } },
      required: ['zip_code', 'note'],
    },
    Order: { type: 'object', properties: { to: { $ref: '#/components/schemas/Address' } }, required: ['to'] },
    OrderInput: { type: 'object', properties: { to: { $ref: '#/components/schemas/AddressInput' } }, required: ['to'] },
  });
});

test('a discriminator chooses between variants, which have its value', async () => {
  const schemas = await schemasOf(all);
  schemas.input(Payment);
  const cash = {
    type: 'object',
    properties: { coins: { type: 'integer' }, kind: { enum: ['cash', 'coins'] } },
    required: ['coins', 'kind'],
  };
  const refs = { card: '#/components/schemas/Card', cash: '#/components/schemas/Cash' };
  expect(schemas.components()['Cash']).toEqual(cash);
  expect(schemas.components()['Payment']).toMatchObject({
    properties: {
      by: {
        type: 'object',
        oneOf: [{ $ref: expect.stringContaining('Card') as string }, { $ref: refs.cash }],
        discriminator: { propertyName: 'kind', mapping: { cash: refs.cash, coins: refs.cash } },
      },
    },
  });
  const draft07 = await schemasOf(all, 'draft-07');
  draft07.input(Payment);
  expect(draft07.components()['Payment']).toMatchObject({ properties: { by: { discriminator: 'kind' } } });
});

test('groups and unknown properties make schemas of their own', async () => {
  const schemas = await schemasOf(all);
  const create = schemas.input(Member, false, { groups: ['create'], unknown: 'reject' });
  const load = schemas.input(Member, false, { groups: ['import'] });
  expect([create, load].map(({ $ref }) => $ref)).toEqual([
    '#/components/schemas/MemberCreate',
    '#/components/schemas/MemberImport',
  ]);
  expect(schemas.components()).toEqual({
    MemberCreate: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        email: { type: 'string', format: 'email', 'x-constraints': [{ name: 'isEmail' }] },
      },
      required: ['name', 'email'],
      additionalProperties: false,
    },
    MemberImport: {
      type: 'object',
      properties: { name: { type: 'string' }, id: { type: 'integer' } },
      required: ['name', 'id'],
    },
  });
});

test('mapped types and pages are classes as any other', async () => {
  const schemas = await schemasOf(all);
  schemas.input(Changes);
  schemas.output(PageOf(User));
  expect(schemas.components()['Changes']).toEqual({
    type: 'object',
    properties: { name: { type: ['string', 'null'] }, visits: { type: ['integer', 'null'] } },
  });
  expect(schemas.components()['PageOfUser']).toMatchObject({
    properties: { items: { type: 'array', items: { $ref: '#/components/schemas/User' } } },
  });
});
