import { Controller, NotFound, Ok, Param, Result } from '@cortado/core';
import { Get, Html, Redirect, SendFile, Sse, Stream } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'kept-'));
writeFileSync(join(folder, 'a.txt'), 'file');

const KEPT: Readonly<Record<string, Result>> = {
  ok: Ok({ a: 1 }).header('x-kept', 'yes'),
  missing: NotFound('Nobody'),
  html: Html('<p>page</p>'),
  redirect: Redirect('/elsewhere'),
  file: SendFile('a.txt', { root: folder }),
  stream: Stream(
    {
      async *[Symbol.asyncIterator]() {
        yield 'stream';
      },
    },
    { type: 'text/plain' },
  ),
  feed: Sse(async function* () {
    yield { data: 'feed' };
  }),
};

let tasks: string[] = [];

@Controller('/kept')
class Kept {
  @Get('/:name/:user') get(@Param('name') name: string, @Param('user') user: string) {
    return KEPT[name]!.header('x-user', user)
      .cookie('user', user)
      .after(() => tasks.push(user));
  }
}

afterAll(async () => {
  await closeApps();
  rmSync(folder, { recursive: true });
});

test.each(Object.keys(KEPT))(
  '%s: one result in a constant serves many answers, and none sees another',
  async (name) => {
    tasks = [];
    const { app, client } = await httpApp({ controllers: [Kept] });
    const answers = [await client.get(`/kept/${name}/ann`), await client.get(`/kept/${name}/bob`)];
    await app.close(); // waits for the tasks
    expect(answers.map(({ headers }) => [headers['x-user'], headers['set-cookie']])).toEqual([
      ['ann', ['user=ann; Path=/']],
      ['bob', ['user=bob; Path=/']],
    ]);
    expect(tasks).toEqual(['ann', 'bob']);
    const [first, second] = answers;
    expect([second!.status, second!.text]).toEqual([first!.status, first!.text]);
    expect([KEPT[name]!.cookies, KEPT[name]!.tasks]).toEqual([undefined, undefined]);
  },
);

test('header(), cookie() and after() return another result of the same class, with everything the first one has', () => {
  class Teapot extends Result<string> {
    constructor(readonly brew: string) {
      super(418, brew);
    }
    pour(): string {
      return this.brew;
    }
  }
  const teapot = new Teapot('oolong');
  const added = teapot.header('x-a', '1').header('x-a', '2').cookie('c', '3');
  expect(added).not.toBe(teapot);
  expect(added).toBeInstanceOf(Teapot);
  expect([added.pour(), added.statusCode, added.body]).toEqual(['oolong', 418, 'oolong']);
  expect(added.headers).toEqual([
    ['x-a', '1'],
    ['x-a', '2'],
  ]);
  expect(teapot.headers).toBeUndefined();
});
