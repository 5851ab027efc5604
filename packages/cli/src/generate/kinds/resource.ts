import { TESTING, testHead, type Kind } from '../kind';

export const resource: Kind = {
  name: 'resource',
  listedIn: 'models',
  generate: ({ type, plural, file }, module) => ({
    className: type,
    code: `import { Key, Resource } from '@cortado/resources';
import { IsString, Length } from 'class-validator';

/** A table, REST at \`/${plural}\`, and a live channel at \`/ws/${plural}\`. */
@Resource('${plural}')
export class ${type} {
  @Key() id!: number;
  @IsString() @Length(1, 80) name!: string;
}
`,
    test: `import { resources } from '@cortado/resources';
${TESTING}
import { ${type} } from '${module}';

${testHead(`{ plugins: [resources({ database: 'memory:', models: [${type}], sync: true })] }`)}
test('a ${file} is stored, changed and removed', async () => {
  const created = await app.request('POST', '/${plural}', { body: { name: 'First' } });
  expect(created).toHaveStatus(201);
  const path = \`/${plural}/\${created.body.id}\`;
  expect((await app.request('PATCH', path, { body: { name: 'Second' } })).body).toMatchObject({ name: 'Second' });
  expect(await app.request('DELETE', path)).toHaveStatus(204);
  expect((await app.request('GET', '/${plural}')).body).toMatchObject({ items: [] });
});
`,
  }),
};
