import { TESTING, testHead, type Kind } from '../kind';

export const dto: Kind = {
  name: 'dto',
  use: (className) => `use it as the type of a body or a message: add(@Body() body: ${className})`,
  generate: ({ type }, module) => ({
    className: type,
    code: `import { IsOptional, IsString, Length } from 'class-validator';

/** What a client sends. */
export class ${type} {
  @IsString() @Length(1, 80) name!: string;
  @IsOptional() @IsString() @Length(1, 280) description?: string;
}
`,
    test: `${TESTING}
import { Body, Controller, Ok, Post, Returns } from 'cortado';
import { ${type} } from '${module}';

@Controller('/echo')
class EchoController {
  @Post()
  @Returns(200, ${type})
  echo(@Body() body: ${type}) {
    return Ok(body);
  }
}

${testHead('{ controllers: [EchoController] }')}
test('a valid body is accepted', async () => {
  const answer = await app.request('POST', '/echo', { body: { name: 'First' } });
  expect(answer).toHaveStatus(200);
  expect(answer.body).toEqual({ name: 'First' });
});

test.each([
  ['without a name', {}, 'missing', 'name'],
  ['with an empty name', { name: '' }, 'isLength', 'name'],
  ['with a description that is no text', { name: 'First', description: 1 }, 'isString', 'description'],
])('a body %s is refused', async (_what, body, type, property) => {
  expect(await app.request('POST', '/echo', { body })).toHaveError(type, [property]);
});
`,
  }),
};
