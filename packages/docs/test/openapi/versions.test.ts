import { buildDocuments } from '@cortado/docs';
import { Controller, createApp, Get, Returns, Version, type CortadoOptions } from 'cortado';
import { IsString } from 'class-validator';
import { golden } from '../support/golden';

class Book {
  @IsString() title!: string;
}

@Version('1')
@Controller('/books')
class Books1 {
  @Returns(200, Book) @Get() first(): Book {
    return { title: 'Emma' };
  }
}

@Version('2')
@Controller('/books')
class Books2 {
  @Returns(200, [Book]) @Get() all(): Book[] {
    return [];
  }
}

async function pathOf(http: CortadoOptions['http']): Promise<any> {
  const app = await createApp({ controllers: [Books1, Books2], ...(http && { http }), log: false });
  const { openapi } = buildDocuments(app, { info: { title: 'Books', version: '1' } });
  await app.close();
  return openapi['paths'];
}

test('a version in the path is a path of its own', async () => {
  expect(Object.keys(await pathOf({ versioning: 'uri' }))).toEqual(['/v1/books', '/v2/books']);
});

test('a version in a header is a parameter', async () => {
  const { '/books': item } = await pathOf({ versioning: { header: 'X-Api-Version' } });
  const header = (version: string) => [
    { name: 'x-api-version', in: 'header', required: true, schema: { type: 'string', enum: [version] } },
  ];
  expect(item.get).toMatchObject({ operationId: 'Books1_first', parameters: header('1') });
  expect(item['x-cortado-omitted']).toMatchObject([
    { method: 'get', operationId: 'Books2_all', parameters: header('2') },
  ]);
});

test('the default version is that of requests that name none', async () => {
  const { '/books': item } = await pathOf({ versioning: { header: 'X-Api-Version', default: '2' } });
  expect(item.get).toMatchObject({ operationId: 'Books2_all' });
  expect(item.get.parameters).toEqual([
    { name: 'x-api-version', in: 'header', schema: { type: 'string', enum: ['2'] } },
  ]);
});

test('a version in the media type is what clients have to accept', async () => {
  const { '/books': item } = await pathOf({ versioning: { mediaType: 'v' } });
  expect(item.get).not.toHaveProperty('parameters');
  const schema = { $ref: '#/components/schemas/Book' };
  expect(item.get.responses['200'].content).toEqual({
    'application/json;v=1': { schema },
    'application/json': { schema },
  });
});

test.each<[name: string, http: CortadoOptions['http']]>([
  ['versions-in-path', { versioning: 'uri' }],
  ['versions-in-header', { versioning: { header: 'X-Api-Version', default: '2' } }],
  ['versions-in-media-type', { versioning: { mediaType: 'v' } }],
])('%s is as stored', async (name, http) => {
  const app = await createApp({ controllers: [Books1, Books2], http: http!, log: false });
  const { openapi } = buildDocuments(app, { info: { title: 'Books', version: '1' } });
  await app.close();
  expect(openapi).toEqual(golden(__dirname, name, openapi));
});
