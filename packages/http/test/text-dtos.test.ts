import { Context, Controller, createArgument, Header, HttpError, Param, Query } from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsDate,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
} from 'class-validator';

afterEach(closeApps);

enum Sort {
  up = 'up',
  down = 'down',
}

class Page {
  @IsInt() @Min(1) @IsOptional() page: number = 1;
  @IsInt() @Max(100) @IsOptional() size: number = 20;
  @IsEnum(Sort) @IsOptional() sort?: Sort;
  @IsBoolean() @IsOptional() deep?: boolean;
  @IsDate() @Type(() => Date) @IsOptional() since?: Date;
  @IsString({ each: true }) @ArrayMaxSize(3) @IsOptional() tag?: string[];
}

class Path {
  @IsUUID() id!: string;
  @IsInt() version!: number;
}

class Client {
  @IsString() 'x-client'!: string;
}

const Tenant = createArgument((context: Context, fallback: string) => {
  const given = context.headers['x-tenant'];
  if (given === 'evil') throw new HttpError(403, 'No such tenant');
  return typeof given === 'string' ? given : fallback;
});
const Later = createArgument(async (context) => `later ${context.transport}`);

@Controller('/d')
class Sources {
  @Get('/query') query(@Query(Page) page: Page) {
    return { made: page instanceof Page, ...page };
  }
  @Get('/path/:id/:version') path(@Param(Path) path: Path, @Header(Client) client: Client) {
    return { ...path, ...client };
  }
  @Get('/custom') custom(@Tenant('main') tenant: string, @Later() later: string) {
    return [tenant, later];
  }
  @Post('/custom') customWithBody(page: Page, @Tenant('main') tenant: string) {
    return [page.page, tenant];
  }
}

const get = async (path: string, headers = {}) =>
  (await httpApp({ controllers: [Sources] })).client.get(`/d${path}`, headers);

test('a whole query, converted, with the defaults of the class', async () => {
  expect((await get('/query')).json).toEqual({ made: true, page: 1, size: 20 });
  const answer = await get('/query?page=2&size=50&sort=up&deep=false&since=2026-01-02T03:04:05Z&tag=a&tag=b&more=x');
  expect(answer.json).toEqual({
    made: true,
    page: 2,
    size: 50,
    sort: 'up',
    deep: false,
    since: '2026-01-02T03:04:05.000Z',
    tag: ['a', 'b'],
  });
  expect((await get('/query?tag=one')).json.tag).toEqual(['one']);
});

test('everything that is wrong with it, at once', async () => {
  const answer = await get('/query?page=0&size=x&sort=left&deep=1&since=today&tag=a&tag=b&tag=c&tag=d');
  expect(answer.status).toBe(400);
  expect(answer.json.errorList.map(({ loc }: { loc: unknown[] }) => loc.join('.'))).toEqual([
    'query.page',
    'query.size',
    'query.sort',
    'query.deep',
    'query.since',
    'query.tag',
  ]);
});

test('the path and the headers as classes', async () => {
  const id = '0190163d-8694-739b-aea5-966c26f8ad91';
  expect((await get(`/path/${id}/7`, { 'X-Client': 'cli' })).json).toEqual({ id, version: 7, 'x-client': 'cli' });
  expect((await get('/path/no/7.5')).json.errorList.map(({ loc }: { loc: unknown }) => loc)).toEqual([
    ['param', 'id'],
    ['param', 'version'],
    ['header', 'x-client'],
  ]);
});

test('arguments of one’s own', async () => {
  expect((await get('/custom')).json).toEqual(['main', 'later http']);
  expect((await get('/custom', { 'x-tenant': 'a' })).json).toEqual(['a', 'later http']);
  const refused = await get('/custom', { 'x-tenant': 'evil' });
  expect([refused.status, refused.json.errorList[0].msg]).toEqual([403, 'No such tenant']);
  const { client } = await httpApp({ controllers: [Sources] });
  expect((await client.post('/d/custom', { page: 3 })).json).toEqual([3, 'main']);
});
