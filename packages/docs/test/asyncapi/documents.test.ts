import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { createApp } from 'cortado';
import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import type { AsyncApiDocument } from '../../src/asyncapi/document';
import { everything } from '../everything';
import { socketControllers } from '../everything/sockets';
import { golden } from '../support/golden';

const info = { title: 'Everything', version: '1.0.0' };
let document: AsyncApiDocument;
beforeAll(async () => {
  const app = await everything();
  document = buildAsyncApi(app.describe(), { info });
  await app.close();
});

/** What a document has, without what its messages are made of. */
function outlineOf({ channels, operations }: AsyncApiDocument): object {
  const last = ({ $ref }: { readonly $ref: string }): string => $ref.slice($ref.lastIndexOf('/') + 1);
  return {
    channels: Object.fromEntries(
      Object.entries(channels).map(([id, { messages, ...channel }]) => [
        id,
        { ...channel, messages: Object.entries(messages).map(([key, { title }]) => `${key}: ${title}`) },
      ]),
    ),
    operations: Object.fromEntries(
      Object.entries(operations).map(([id, { channel, messages, reply, ...operation }]) => [
        id,
        {
          ...operation,
          channel: last(channel),
          messages: messages.map(last),
          ...(reply && { reply: reply.messages.map(last) }),
        },
      ]),
    ),
  };
}

test('the channels and operations of an application with every feature', () => {
  const outline = outlineOf(document);
  expect(outline).toEqual(golden(__dirname, 'everything', outline));
});

test('ids need no escaping, and every reference leads somewhere', () => {
  const ids = [
    document.channels,
    document.operations,
    ...Object.values(document.channels).map((each) => each.messages),
  ];
  for (const id of ids.flatMap((each) => Object.keys(each))) expect(id).toMatch(/^[\w.$-]+$/);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  expect(references.length).toBeGreaterThan(100);
  for (const path of new Set(references)) {
    const found = path.split('/').reduce<any>((value, part) => value?.[part], document);
    expect([path, typeof found]).toEqual([path, 'object']);
  }
});

test('payloads have no keywords but those of draft-07 and our own', () => {
  const ajv = new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false, formats: { binary: true } });
  addFormats(ajv);
  ajv.addVocabulary(['x-constraints', 'discriminator', 'example']);
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    ajv.addSchema(JSON.parse(JSON.stringify(schema)) as object, `#/components/schemas/${name}`);
  }
  const payloads = Object.values(document.channels).flatMap(({ messages }) => Object.values(messages));
  expect(payloads.length).toBeGreaterThan(100);
  for (const { payload } of payloads) expect(ajv.compile(payload)).toBeInstanceOf(Function);
});

test('the document does not depend on the order in which classes are registered', async () => {
  const [one, other] = await Promise.all(
    [socketControllers, socketControllers.toReversed()].map(async (controllers) => {
      const app = await createApp({ log: false, controllers });
      const built = buildAsyncApi(app.describe(), { info });
      await app.close();
      return JSON.stringify(built);
    }),
  );
  expect(one).toBe(other);
});

test('servers are those of the application, and those of the hosts of its endpoints', async () => {
  const app = await everything();
  const servers = [{ url: 'https://example.com/live', description: 'In use' }, { url: '/relative' }];
  const built = buildAsyncApi(app.describe(), { info, servers });
  await app.close();
  expect(built.servers).toEqual({
    default: { host: 'example.com', protocol: 'wss', pathname: '/live', description: 'In use' },
    'a.example.com': { host: 'a.example.com', protocol: 'wss' },
    'any.example.org': {
      host: '{subdomain}.example.org',
      protocol: 'wss',
      variables: { subdomain: { description: 'Any subdomain' } },
    },
  });
  expect(built.channels['a.example.com.live.marked.id']!.servers).toEqual([{ $ref: '#/servers/a.example.com' }]);
  expect(built.channels['text']!.servers).toBeUndefined();
});
