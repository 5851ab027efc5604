import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsString, Validate, ValidatorConstraint } from 'class-validator';
import { Body, Controller, Get, NoContent, Post, Query, type Class } from 'cortado';
import { answers, logged, only, running, textPattern, type Given } from './case';
import { returnsOf } from './collect';
import { ofDtos } from './dto';

function taking(Dto: Class): Given {
  @Controller('/x')
  class Taking {
    @Post() take(@Body(Dto) _dto: any) {
      return NoContent();
    }
  }
  return only(Taking);
}

/** The remedies in the messages of E_DTO, followed to the letter. */
test.each(ofDtos)('$code: $remedy', async ({ code, remedy, mistake, followed, input }) => {
  const error = await running(taking(mistake()), async () => undefined).catch((each: unknown) => each);
  expect(error).toMatchObject({ code: 'E_DTO', cause: { code } });
  expect((error as Error).message).toMatch(textPattern(`… ${remedy}…`));
  for (const each of followed) {
    const answer = await running(taking(each()), ({ client }) => client.post('/x', input));
    expect([answer.status, answer.text]).toEqual([204, '']);
  }
});

/** A DTO whose constraint returns a promise. */
function asking(isDeclared: boolean): Class {
  @ValidatorConstraint({ async: isDeclared })
  class IsFree {
    validate() {
      return Promise.resolve(true);
    }
  }
  class SignUp {
    @IsString() @Validate(IsFree) name!: string;
  }
  return SignUp;
}

test('E_DTO_ASYNC_UNDECLARED, which the first input shows', async () => {
  const post = (given: Given) => logged(given, ({ client }) => client.post('/x', { name: 'a' }));
  await expect(post(taking(asking(false)))).rejects.toMatchObject({
    code: 'E_DTO_ASYNC_UNDECLARED',
    message: expect.stringMatching(
      textPattern(
        '… Declare it as asynchronous: @ValidatorConstraint({ async: true }) or registerDecorator({ async: true, … }).',
      ),
    ),
  });
  const answer = await running(taking(asking(true)), ({ client }) => client.post('/x', { name: 'a' }));
  expect(answer.status).toBe(204);
});

function queried(type: Class): Given {
  @Controller('/x')
  class Queried {
    @Get() one(@Query('id', { type: type as typeof Number, format: 'int' }) id: any) {
      return String(id);
    }
  }
  return only(Queried);
}

test('E_DTO_OPTION', async () => {
  await expect(running(queried(String), async () => undefined)).rejects.toMatchObject({
    cause: { code: 'E_DTO_OPTION' },
    message: expect.stringContaining("'int' requires Number or BigInt"),
  });
  for (const type of [Number, BigInt as unknown as Class]) await running(queried(type), answers('/x?id=1', '1'));
});

test('no code and no remedy of the DTO package is missing', () => {
  const source = readFileSync(join(__dirname, '../../../../dto/src/common/definition-error.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '(E_\w+)'/gm)].map(([, code]) => code);
  const followed = new Set([...ofDtos.map(({ code }) => code), 'E_DTO_ASYNC_UNDECLARED', 'E_DTO_OPTION']);
  expect(codes.toSorted()).toEqual([...followed].toSorted());
  const remedies = returnsOf('dto/src/strict/satisfiable.ts', 'remedyFor');
  expect(remedies.length).toBeGreaterThan(5);
  expect(remedies.filter((text) => !ofDtos.some(({ remedy }) => textPattern(text).test(remedy)))).toEqual([]);
});
