import { TESTING, testHead, type Kind } from '../kind';

export const controller: Kind = {
  name: 'controller',
  listedIn: 'controllers',
  generate: ({ type, plural, file }, module) => {
    const className = `${type}Controller`;
    return {
      className,
      code: `import { IsString, Length } from 'class-validator';
import { Body, Controller, Created, Get, NotFound, Param, Post, Returns } from 'cortado';

/** What a client sends, and what it receives. */
export class ${type}Body {
  @IsString() @Length(1, 80) name!: string;
}

@Controller('/${plural}')
export class ${className} {
  readonly #all: ${type}Body[] = [];

  @Get()
  @Returns(200, [${type}Body])
  all() {
    return this.#all;
  }

  @Get('/:index')
  @Returns(200, ${type}Body)
  one(@Param('index', { format: 'int' }) index: number) {
    return this.#all[index] ?? NotFound();
  }

  @Post()
  @Returns(201, ${type}Body)
  add(@Body() body: ${type}Body) {
    this.#all.push(body);
    return Created(body);
  }
}
`,
      test: `${TESTING}
import { ${className} } from '${module}';

${testHead(`{ controllers: [${className}] }`)}
test('a ${file} is added, and found again', async () => {
  const added = await app.request('POST', '/${plural}', { body: { name: 'First' } });
  expect(added).toHaveStatus(201);
  expect((await app.request('GET', '/${plural}')).body).toEqual([{ name: 'First' }]);
  expect((await app.request('GET', '/${plural}/0')).body).toEqual({ name: 'First' });
  expect(await app.request('GET', '/${plural}/1')).toHaveStatus(404);
});

test('a ${file} without a name is refused', async () => {
  expect(await app.request('POST', '/${plural}', { body: {} })).toHaveError('missing', ['name']);
});
`,
    };
  },
};
