import {
  All,
  Api,
  Body,
  Controller,
  Cookie,
  Get,
  Header,
  Html,
  Param,
  Post,
  Put,
  Query,
  Redirect,
  Returns,
  Sse,
  Stream,
} from 'cortado';
import { Order, Tick } from './dtos';

enum Level {
  Low = 1,
  High = 2,
}

/** Paths, text, bytes, lists, streams and events. */
@Controller('/things')
export class ThingController {
  @Get('/optional/:page?') optional(@Param('page') page: number = 1) {
    return { page };
  }
  @Get('/files/*') wildcard(@Param('*') path: string) {
    return { path };
  }
  @Get('/pair/:from-:to(\\d+|x)') pair(@Param('from') from: string, @Param('to') to: string) {
    return { from, to };
  }
  @Get('/::colon/{braces}') literal() {
    return {};
  }
  @Get('/scalars')
  scalars(
    @Query('n') n: number,
    @Query('big') big: bigint,
    @Query('when', { optional: true }) when?: Date,
    @Query('flag', { default: false }) flag?: boolean,
    @Query('level', { enum: Level, optional: true }) level?: Level,
    @Query('ids', { type: Number, optional: true }) ids?: number[],
    @Header('x-trace', { format: 'uuid', optional: true }) trace?: string,
    @Header('accept', { optional: true }) _accept?: string,
    @Cookie('theme', { default: 'light' }) theme?: string,
  ) {
    return { n, big: String(big), when, flag, level, ids, trace, theme };
  }
  @All('/all') all() {
    return {};
  }
  @Get('/all') get() {
    return {};
  }
  @Api({ hidden: true }) @Get('/hidden') hidden() {
    return {};
  }
  @Api({ deprecated: true, tags: ['old'] }) @Put('/text') text(@Body() text: string) {
    return { length: text.length };
  }
  @Put('/bytes') bytes(@Body() bytes: Buffer) {
    return { length: bytes.length };
  }
  @Put('/list') list(@Body([Tick], { maxItems: 2 }) ticks: Tick[]) {
    return { count: ticks.length };
  }
  @Post('/order') @Returns(200, Order) order(order: Order) {
    return order;
  }
  @Get('/page') @Returns(200, { type: 'text/html' }) page() {
    return Html('<!doctype html><title>Hello</title>');
  }
  @Get('/export') @Returns(200, { type: 'text/csv' }) export() {
    return Stream(rows(), { type: 'text/csv' });
  }
  @Get('/image') @Returns(200, Buffer) image() {
    return Buffer.from([1, 2, 3]);
  }
  @Get('/count') @Returns(200, Number) count() {
    return 3;
  }
  @Get('/names') @Returns(200, [String]) names() {
    return ['Ada'];
  }
  @Get('/events') @Returns(200, { events: { tick: Tick, text: String, end: null } }) events() {
    return Sse(ticks());
  }
  @Get('/moved') @Returns(302, null) moved() {
    return Redirect('/things/page');
  }
}

async function* rows() {
  yield 'a,b\n';
  yield '1,2\n';
}

async function* ticks() {
  yield { event: 'tick', data: { at: 1 }, id: '1' };
  yield { event: 'text', data: 'plain' };
}
