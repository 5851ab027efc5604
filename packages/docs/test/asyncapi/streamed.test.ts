import { buildDocuments } from '@cortado/docs';
import { testApp } from '@cortado/testing';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { IsInt } from 'class-validator';
import {
  Application,
  Channel,
  Channels,
  Controller,
  createApp,
  Emits,
  Get,
  OnJoin,
  Returns,
  Sse,
  WebSocket,
  Context,
} from 'cortado';
import { readDocument } from '../../console/model/document.js';

class Price {
  @IsInt() cents!: number;
}

@Channel('prices:{item}', { history: { size: 10, ttl: 60_000 } })
@Emits('price', Price)
class PriceChannel {
  @OnJoin() @Returns(200, Price) onJoin() {
    return { cents: 1 };
  }
}

@Controller('/prices')
class PriceController {
  @Get('/:item') events(context: Context) {
    return Sse.channels(context, [`prices:${context.params['item']}`]);
  }
}

test('each event of a stream of channels is one push of the document', async () => {
  const app = await testApp({ controllers: [PriceController], channels: [PriceChannel] });
  const { asyncapi } = buildDocuments(app.get(Application)) as any;
  const { messages, ...channel } = asyncapi.channels.prices;
  expect(channel).toMatchObject({
    address: 'prices:{item}',
    'x-cortado': { protocol: 'sse', endpoints: [], history: true },
  });
  const operations = Object.values<any>(asyncapi.operations);
  expect(new Set(operations.map(({ action }) => action as string))).toEqual(new Set(['send']));

  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  ajv.addSchema(asyncapi, 'document');
  const fitting = (data: unknown): readonly string[] =>
    Object.keys(messages).filter((each) =>
      ajv.validate({ $ref: `document#/channels/prices/messages/${encodeURIComponent(each)}/payload` }, data),
    );
  const stream = await app.stream('GET', '/prices/tea');
  expect(fitting((await stream.next()).data)).toEqual(['push.$joined']);
  await app.get(Channels).channel('prices:tea').publish('price', { cents: 3 });
  expect(fitting((await stream.next()).data)).toEqual(['push.price']);
  await app.close();

  const { channels, endpoints } = readDocument(asyncapi);
  expect(endpoints).toEqual([]);
  expect(channels).toMatchObject([{ title: 'prices:{item}', endpoints: [] }]);
  expect(channels[0]!.pushes.message.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['price', '$joined', '$removed']),
  );
});

test('a class that an endpoint lists as well is described with its endpoint, also where that is added later', async () => {
  @WebSocket('/live', { channels: [PriceChannel] })
  class LiveSocket {}
  const listed = await createApp({ controllers: [LiveSocket], channels: [PriceChannel], log: false });
  const later = await createApp({ controllers: [PriceController], channels: [PriceChannel], log: false });
  later.websocket('/live', { receive: Price, onReceive: (price) => price }, { channels: [PriceChannel] });
  for (const app of [listed, later]) {
    const { asyncapi } = buildDocuments(app) as any;
    expect(asyncapi.channels.prices['x-cortado']).toMatchObject({ protocol: 'message', endpoints: ['/live'] });
    expect(asyncapi.channels['prices.rpc']).toBeDefined();
    await app.close();
  }
});
