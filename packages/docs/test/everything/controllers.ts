import { Authenticated, Roles } from '@cortado/auth';
import {
  All,
  Api,
  Body,
  Conflict,
  Controller,
  Cookie,
  Created,
  Delete,
  Get,
  Guard,
  Header,
  Html,
  NoContent,
  NotFound,
  Ok,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Returns,
  Sse,
  Stream,
  UploadedFile,
  UploadedFiles,
  Version,
  type Context,
  type Upload,
} from 'cortado';
import {
  Caption,
  CreateCustomer,
  Customer,
  CustomerList,
  DatedName,
  Headers,
  Order,
  OutOfStock,
  Search,
  Tick,
  UpdateCustomer,
} from './dtos';

const ada = Object.assign(new Customer(), {
  id: 7,
  name: 'Ada',
  email: 'ada@example.com',
  address: { street: '1 Main Street', postcode: '12345' },
  password: 'secret',
});

enum Level {
  Low = 1,
  High = 2,
}

@Api({ description: 'Who buys.' })
@Controller('/customers')
export class CustomerController {
  @Api({ summary: 'Lists customers' })
  @Returns(200, CustomerList)
  @Get()
  all(@Query(Search) _search: Search, @Header(Headers) _headers: Headers) {
    return Object.assign(new CustomerList(), { items: [ada], total: 1 });
  }

  @Api({ summary: 'Creates a customer', description: 'The id is given by the server.' })
  @Returns(201, Customer, { description: 'as stored' })
  @Returns(409, OutOfStock)
  @Authenticated()
  @Post()
  create(customer: CreateCustomer) {
    if (customer.name === 'Taken') return Conflict({ sku: 'x', left: 0 });
    return Created(Object.assign(new Customer(), { ...customer, id: 8 }));
  }

  @Returns(200, Customer)
  @Returns(404, null)
  @Get('/:id(\\d+)')
  one(@Param('id', { format: 'int' }) id: number) {
    return id === 7 ? ada : NotFound();
  }

  @Returns(200, DatedName)
  @Get('/:name')
  named(@Param('name') name: string) {
    return { id: 1, name, created: new Date(0) };
  }

  @Returns(200, Customer)
  @Patch('/:id(\\d+)')
  update(@Param('id') _id: number, @Body(UpdateCustomer) change: UpdateCustomer) {
    return Object.assign(new Customer(), ada, change);
  }

  @Returns(204, null)
  @Roles('admin')
  @Delete('/:id')
  remove(@Param('id') _id: number) {
    return NoContent();
  }
}

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

@Controller('/files')
export class FileController {
  @Returns(201, null)
  @Post('/cover')
  cover(@UploadedFile('cover', { maxSize: 1_000, types: ['image/png'] }) _cover: Upload, _caption: Caption) {
    return Created();
  }

  @Post('/album')
  album(@UploadedFiles('photos', { maxSize: 2_000, types: ['image/png', 'image/jpeg'] }) photos: Upload[]) {
    return { count: photos.length };
  }
}

@Version('1', '2')
@Controller('/catalogue')
export class CatalogueController {
  @Get() all() {
    return [];
  }
}

@Controller('/status', { host: ['api.example.com', '*.example.com'] })
export class HostController {
  @Get() status(_context: Context) {
    return { ok: true };
  }
}
