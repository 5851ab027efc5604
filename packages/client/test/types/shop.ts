import { docs } from '@cortado/docs';
import { Key, resources, Resource, Version } from '@cortado/resources';
import { IsArray, IsDate, IsInt, IsNumber, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import {
  Asks,
  Body,
  Channel,
  Connection,
  Controller,
  createApp,
  Created,
  Delete,
  Emits,
  Get,
  Header,
  NoContent,
  OnJoin,
  Ok,
  OnMessage,
  OnReceive,
  Param,
  Post,
  Query,
  Returns,
  Sse,
  Stream,
  Subscription,
  UploadedFile,
  WebSocket,
  type Application,
  type Result,
  type Upload,
} from 'cortado';

class Item {
  @IsString() sku!: string;
  @IsInt() quantity!: number;
}
class CreateOrder {
  @IsString() email!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => Item) items!: Item[];
  @IsOptional() @IsString() note?: string;
}
class Order {
  @IsInt() id!: number;
  @IsString() email!: string;
  @IsDate() @Type(() => Date) createdAt!: Date;
  @IsOptional() @IsString() note?: string;
}
class OrderList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Order) items!: Order[];
  @IsOptional() @IsString() next!: string | null;
}
class OutOfStock {
  @IsString() sku!: string;
  @IsInt() left!: number;
}
class Avatar {
  @IsString() url!: string;
}
class Caption {
  @IsOptional() @IsString() alt?: string;
}
class Tick {
  @IsString() at!: string;
}

@Controller('/')
class ShopController {
  @Get('/orders')
  @Returns(200, OrderList)
  orders(
    @Query('page', { type: Number, optional: true }) _page?: number,
    @Query('tag', { type: String, optional: true }) _tag?: string[],
  ) {
    return { items: [], next: null };
  }
  @Get('/orders/:id') @Returns(200, Order) @Returns(404, null) order(
    @Param('id', { format: 'int' }) id: number,
  ): Result {
    return Ok({ id, email: 'a@b.c', createdAt: new Date() });
  }
  @Get('/health') health() {
    return 'fine';
  }
  @Get('/ticks') @Returns(200, { events: { tick: Tick, stop: null } }) ticks() {
    return Sse(nothing());
  }
  @Get('/export.csv') @Returns(200, { type: 'text/csv' }) export() {
    return Stream(nothing(), { type: 'text/csv' });
  }
  @Post('/orders')
  @Returns(201, Order)
  @Returns(409, OutOfStock)
  create(order: CreateOrder, @Header('x-tenant') _tenant: string): Result {
    return Created({ id: 1, createdAt: new Date(), ...order });
  }
  @Post('/avatars')
  @Returns(201, Avatar)
  avatar(@UploadedFile('file', { maxSize: 1_000, types: ['image/png'] }) _file: Upload, @Body() _caption: Caption) {
    return Created({ url: '/avatar' });
  }
  @Post('/logout') @Returns(204, null) logout() {
    return NoContent();
  }
  @Delete('/orders/:id') @Returns(204, null) @Returns(404, null) remove(
    @Param('id', { format: 'int' }) _id: number,
  ): Result {
    return NoContent();
  }
}

async function* nothing() {}

class ChatRequest {
  @IsString() message!: string;
  @IsString() user!: string;
}
class ChatResponse {
  @IsString() message!: string;
  @IsString() user!: string;
}
class Typing {
  @IsString() user!: string;
}
class Since {
  @IsOptional() @IsString() since?: string;
}
class Move {
  @IsInt() x!: number;
  @IsInt() y!: number;
}
class Refusal {
  @IsString() reason!: string;
}
class Confirm {
  @IsInt() amount!: number;
}

@WebSocket('/chat/:room')
@Emits('message', ChatResponse)
@Emits('typing', Typing)
@Asks('confirm', Confirm, { 200: Boolean, 409: Refusal })
class ChatSocket {
  onConnect(_connection: Connection, @Query('since', { optional: true }) _since?: string) {}
  @OnReceive() @Returns(200, ChatResponse) say(message: ChatRequest) {
    return message;
  }
  @OnMessage('move') @Returns(204, null) move(_move: Move) {}
  @OnMessage('export') @Returns(206, ChatResponse) async *export(_since: Since) {
    yield { message: 'Hi', user: 'Ada' };
  }
  @OnMessage('leave') @Returns(204, null) leave() {}
}

class JoinRoom {
  @IsOptional() @IsString() nickname?: string;
}
class Topic {
  @IsString() topic!: string;
}
class Said {
  @IsString() text!: string;
}
class Named {
  @IsString() name!: string;
}
class Opened {
  @IsString() by!: string;
}

@Channel('room:{room}', { presence: { info: Named } })
@Emits('said', Said)
class Room {
  @OnJoin() @Returns(200, Topic) onJoin(_request: JoinRoom, _subscription: Subscription) {
    return { topic: 'tea' };
  }
  presence() {
    return { key: 'ada', info: { name: 'Ada' } };
  }
  @OnMessage('say') @Returns(201, null) say(_said: Said) {
    return Created(null);
  }
}

@Channel('room:lobby')
@Emits('opened', Opened)
class Lobby {}

@Channel('org:{org}:team:{team}')
@Emits('renamed', Named)
class Team {}

@WebSocket('/live', { channels: [Room, Lobby, Team] })
class LiveSocket {}

@WebSocket('/shout')
class ShoutSocket {
  @OnReceive() @Returns(200, String) shout(text: string) {
    return text.toUpperCase();
  }
}

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() name!: string;
  @IsNumber() price!: number;
  @IsOptional() @IsDate() @Type(() => Date) soldAt?: Date | null;
  @Version() version!: number;
}

/** The application whose types the examples use: every form that `createClient` has types for. */
export function createShop(): Promise<Application> {
  return createApp({
    controllers: [ShopController, ChatSocket, LiveSocket, ShoutSocket],
    plugins: [resources({ database: 'sqlite::memory:', models: [Product], sync: true }), docs()],
    http: { uploads: true },
    log: false,
  });
}
