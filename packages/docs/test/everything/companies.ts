import { IsInt, IsString } from 'class-validator';
import { Controller, Get, Post, Returns } from 'cortado';

/** A class and a controller with names that others have too. */
export class Customer {
  @IsString() company!: string;
  @IsInt() employees!: number;
}

@Controller('/companies')
export class CustomerController {
  @Returns(200, [Customer])
  @Get()
  all(): Customer[] {
    return [{ company: 'Ada & Co', employees: 3 }];
  }

  @Returns(200, Customer)
  @Post()
  create(customer: Customer) {
    return customer;
  }
}
