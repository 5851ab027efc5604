import { apiKey, authenticate, Authenticated, basic, jwt, Roles, session } from '@cortado/auth';
import {
  Api,
  Body,
  Conflict,
  Controller,
  Created,
  Delete,
  Get,
  Guard,
  Header,
  NoContent,
  NotFound,
  Param,
  Patch,
  Post,
  Query,
  Returns,
} from 'cortado';
import { CreateCustomer, Customer, CustomerList, DatedName, Headers, OutOfStock, Search, UpdateCustomer } from './dtos';

/** Keys of this application: tests sign with the first. */
export const KEY = 'a key of at least thirty-two characters';
const SECRET = 'a secret of at least thirty-two characters';

const anybody = authenticate(
  jwt({ key: KEY }),
  apiKey({ keys: { 'a-key': { id: 1, roles: ['admin'] } } }),
  basic({ realm: 'shop', verify: () => undefined }),
  session({ secret: SECRET, find: () => undefined }),
);

const ada = Object.assign(new Customer(), {
  id: 7,
  name: 'Ada',
  email: 'ada@example.com',
  address: { street: '1 Main Street', postcode: '12345' },
  password: 'secret',
});

@Api({ description: 'Who buys.' })
@Guard(anybody)
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
