import { Controller, NotFound } from '@cortado/core';
import { Get, Post, Version, type Versioning } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';
import { joinVary } from '../src/negotiation/vary';

afterEach(closeApps);

class Text {
  @IsString() a!: string;
}

@Version('1')
@Controller('/v')
class First {
  @Get() get() {
    return '1';
  }
}
@Version('2')
@Controller('/v')
class Second {
  @Get() get() {
    return '2';
  }
  @Post() post(text: Text) {
    return text;
  }
}
@Controller('/plain')
class Plain {
  @Get() get() {
    return 'plain';
  }
  @Get('/missing') missing() {
    return NotFound('nothing here').header('vary', 'x-own, Accept');
  }
}

const open = (versioning: Versioning, rest: object = {}) =>
  httpApp({ controllers: [First, Second, Plain], http: { versioning }, ...rest });

test.each([
  [{ header: 'X-Api-Version', default: '1' }, 'x-api-version', { 'x-api-version': '2' }],
  [{ mediaType: 'v', default: '1' }, 'accept', { accept: 'application/json;v=2' }],
] as const)('an answer of a version that a header chose varies by it: %j', async (versioning, name, headers) => {
  const { client } = await open(versioning);
  for (const given of [{}, headers]) {
    const answer = await client.get('/v', given);
    expect([answer.json, answer.headers['vary']]).toEqual([given === headers ? '2' : '1', name]);
  }
  const unknown = await client.get('/v', { 'x-api-version': '3', accept: 'application/json;v=3' });
  expect([unknown.status, unknown.headers['vary']]).toEqual([404, name === 'accept' ? name : `${name}, accept`]);
  const refused = await client.send('POST', '/v', { headers, body: '<a/>' });
  expect([refused.status, String(refused.headers['vary']).split(', ')[0]]).toEqual([415, name]);
  expect((await client.get('/plain')).headers['vary']).toBeUndefined();
});

test.each([
  ['application/json;v=2;q=0', '1'],
  ['application/json;v=2;q=0, application/json;v=1;q=0.1', '1'],
  ['application/json;v=1;q=0.2, application/json;v=2;q=0.9', '2'],
  ['application/json;x="a,b;v=1";v=2', '2'],
  ['application/json; v="2"', '2'],
])('of the versions in %j, none that is refused is taken', async (accept, version) => {
  const { client } = await open({ mediaType: 'v', default: '1' });
  expect((await client.get('/v', { accept })).json).toBe(version);
});

test.each([
  ['application/problem+json', true],
  ['application/json, application/problem+json', true],
  ['application/problem+json;q=0', false],
  ['application/json, application/problem+json;q=0', false],
  ['application/json, application/problem+json; q=0.000', false],
  ['application/json, application/problem+json;q=0.5', false],
  ['application/json;q=0.2, application/problem+json;q=0.5', true],
  ['text/x;a="application/problem+json"', false],
])('a failure for %j is problem+json: %s', async (accept, isProblem) => {
  const { client } = await open('uri');
  const { headers } = await client.get('/none', { accept });
  expect([String(headers['content-type']).includes('problem'), headers['vary']]).toEqual([isProblem, 'accept']);
});

test('a failure in several languages varies by the language too, and one that is refused is not taken', async () => {
  const translate = (_error: unknown, language?: string) => language;
  const { client } = await open('uri', { errorBody: { translate } });
  for (const [given, language] of [
    ['de', 'de'],
    ['de;q=0, fr', 'fr'],
    ['de; q=0.0', 'Not Found'],
    ['de;q=0.5', 'de'],
  ]) {
    const answer = await client.get('/none', { 'accept-language': given! });
    expect([answer.json.errorList[0].msg, answer.headers['vary']]).toEqual([language, 'accept-language, accept']);
  }
});

test('what an action says itself is kept, and each name stands there once', async () => {
  const { client } = await open('uri');
  expect((await client.get('/plain/missing')).headers['vary']).toBe('x-own, Accept');
  expect(joinVary('Origin', 'accept')).toBe('Origin, accept');
  expect(joinVary(['a', 'b, C'], 'c, d')).toBe('a, b, C, d');
  expect(joinVary('a, *', 'b')).toBe('*');
  expect(joinVary(undefined, '')).toBe('');
});
