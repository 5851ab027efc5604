import { authenticate, bearer } from '@cortado/auth';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  Api,
  Asks,
  Body,
  Channel,
  Channels,
  Connection,
  Connections,
  Controller,
  createApp,
  Created,
  Emits,
  Header,
  OnJoin,
  OnMessage,
  OnReceive,
  Post,
  Principal,
  Query,
  Returns,
  Subscription,
  WebSocket,
  type CortadoOptions,
} from 'cortado';
import { docs } from '../../src/index';

abstract class Item {
  @IsIn(['beans', 'machine']) kind!: string;
}

class Beans extends Item {
  @IsInt() @Min(100) @Max(5_000) grams!: number;
}

class Machine extends Item {
  @IsString() @Length(1, 40) model!: string;
}

class Address {
  @IsString() @Length(1, 60) @Api({ example: '12 Espresso Lane' }) street!: string;
  @IsString() @Length(2, 40) @Api({ example: 'Trieste' }) city!: string;
}

/** With a field of every kind. */
export class Order {
  @IsEmail() @Api({ description: 'Where the receipt goes.' }) email!: string;

  @ValidateNested({ each: true })
  @ArrayMinSize(1)
  @Type(() => Item, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'beans', value: Beans },
        { name: 'machine', value: Machine },
      ],
    },
  })
  items!: Item[];

  @ValidateNested() @Type(() => Address) address!: Address;
  @IsIn(['standard', 'express']) shipping!: 'standard' | 'express';
  @IsOptional() @IsString() @Length(1, 280) note?: string | null;
  @IsOptional() @IsDate() @Type(() => Date) deliverAt?: Date;
}

export class Stored {
  @IsInt() id!: number;
  @IsEmail() email!: string;
}

@Controller('/orders')
export class OrderController {
  #count = 0;

  @Api({ summary: 'Places an order' })
  @Returns(201, Stored)
  @Post()
  create(@Body() { email }: Order) {
    return Created({ id: ++this.#count, email });
  }
}

class Ticker {
  @IsOptional() @IsInt() @Min(1) @Max(100) since?: number;
}

class Confirm {
  @IsString() question!: string;
}

/** Orders over a socket, a stream, and a question to the client. */
@Api({ summary: 'Orders', description: 'What the shop does over HTTP, and a feed of what others order.' })
@Emits('ordered', Stored, { description: 'Somebody has placed an order.' })
@Asks('confirm', Confirm, { 200: Boolean })
@WebSocket('/shop/:counter')
export class ShopSocket {
  #count = 0;

  constructor(private readonly connections: Connections) {}

  onHandshake(@Query(Ticker) _query: Ticker, @Header('x-tenant', { optional: true }) _tenant?: string) {}

  @Api({ summary: 'Places an order' })
  @Returns(201, Stored)
  @OnMessage('order')
  async order({ email }: Order, connection: Connection) {
    const stored = { id: ++this.#count, email };
    await this.connections.broadcast('ordered', stored, { except: connection.id });
    return Created(stored);
  }

  @Api({ summary: 'Counts, one number after the other' })
  @Returns(206, Number)
  @OnMessage('count')
  async *count() {
    for (let number = 1; number <= 3; number += 1) yield number;
  }

  @Api({ summary: 'Asks the client something' })
  @Returns(200, Boolean)
  @OnMessage('ask')
  async ask(connection: Connection) {
    return (await connection.request('confirm', { question: 'Really?' })).body;
  }
}

class JoinRoom {
  @IsString() @Length(1, 20) @Api({ example: 'Ada' }) name!: string;
}

class Say {
  @IsString() @Length(1, 80) @Api({ example: 'Hello, everybody' }) text!: string;
}

class Said {
  @IsString() text!: string;
  @IsString() by!: string;
}

@Api({
  summary: 'A room in which people talk',
  description: 'What is said is kept, so that a client that was away can recover it.',
})
@Emits('said', Said, { description: 'Somebody said something.' })
@Channel('room:{room}', { presence: { grace: 100 }, history: { size: 100, ttl: 600_000 } })
export class RoomChannel {
  @OnJoin()
  onJoin({ name }: JoinRoom, { data }: Subscription) {
    data.name = name;
  }

  presence({ data }: Subscription) {
    return { key: data.name as string, info: { name: data.name } };
  }

  @Api({ summary: 'Says something to everybody in the room' })
  @Returns(201, null)
  @OnMessage('say')
  async say({ text }: Say, subscription: Subscription) {
    await subscription.publish('said', { text, by: subscription.data.name });
    return Created();
  }
}

@Api({ summary: 'Rooms to talk in' })
@WebSocket('/live', { channels: [RoomChannel] })
export class LiveSocket {}

@Api({ summary: 'Sends back what it receives, to whoever it knows' })
@WebSocket('/echo')
export class EchoSocket {
  @Returns(200, Say)
  @OnReceive()
  echo(say: Say, @Principal() user: unknown) {
    return { ...say, user };
  }
}

/** Every feature of the console in one application. The token is `sesame`. */
export function createShop(options: Pick<CortadoOptions, 'log'> = { log: false }) {
  return createApp({
    ...options,
    controllers: [OrderController, ShopSocket, LiveSocket, EchoSocket],
    guards: [
      authenticate(bearer((token) => (token === 'sesame' ? { principal: { id: 'ada' } } : undefined), { query: true })),
    ],
    plugins: [docs({ info: { title: 'The coffee shop', version: '1.2.0' } })],
    handleSignals: false,
  });
}

/** Says something in a room, as another client would. */
export const sayIn = (app: { get: (token: typeof Channels) => Channels }, room: string, text: string) =>
  app.get(Channels).channel(`room:${room}`).publish('said', { text, by: 'Bob' });
