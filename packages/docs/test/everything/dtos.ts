import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Api, IntersectionType, OmitType, PartialType, PickType } from 'cortado';

export class Address {
  @IsString() @Length(1, 100) street!: string;
  @IsString() @Matches(/^\d{5}$/) postcode!: string;
}

@Api({ description: 'Somebody who buys.' })
export class Customer {
  @Api({ description: 'Never changes.', example: 7 }) @IsInt() id!: number;
  @IsString() @Length(1, 50) name!: string;
  @IsEmail() @Expose({ name: 'mail' }) email!: string;
  @IsOptional() @IsInt() @Min(0) @Max(150) age?: number;
  @ValidateNested() @Type(() => Address) address!: Address;
  @Exclude({ toPlainOnly: true }) @IsOptional() @IsString() password?: string;
}

export class CreateCustomer extends OmitType(Customer, ['id'] as const) {}
export class UpdateCustomer extends PartialType(CreateCustomer) {}
export class CustomerName extends PickType(Customer, ['id', 'name'] as const) {}
export class Dated {
  @IsDate() @Type(() => Date) created!: Date;
}
export class DatedName extends IntersectionType(CustomerName, Dated) {}

/** A base class whose subclass says what its items are. */
export abstract class List<Item> {
  abstract items: Item[];
  @IsInt() total!: number;
}
export class CustomerList extends List<Customer> {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Customer) items!: Customer[];
}

export abstract class Payment {
  @IsNumber() amount!: number;
}
export class CardPayment extends Payment {
  @IsIn(['card']) kind!: 'card';
  @IsString() card!: string;
}
export class TransferPayment extends Payment {
  @IsIn(['transfer']) kind!: 'transfer';
  @IsString() iban!: string;
}
export class Order {
  @IsUUID() id!: string;
  @ValidateNested()
  @Type(() => Payment, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'card', value: CardPayment },
        { name: 'transfer', value: TransferPayment },
      ],
    },
  })
  payment!: CardPayment | TransferPayment;
  @IsArray() @IsString({ each: true }) tags: string[] = [];
}

export class OutOfStock {
  @IsString() sku!: string;
  @IsInt() left!: number;
}

export class Search {
  @Api({ description: 'Part of the name.' }) @IsOptional() @IsString() q?: string;
  @IsInt() @Min(1) page: number = 1;
  @IsOptional() @IsIn(['name', 'age'], { each: true }) sort?: string[];
  @IsOptional() @IsBoolean() active?: boolean;
}

export class Headers {
  @IsOptional() @IsString() @Expose({ name: 'x-tenant' }) tenant?: string;
}

export class Caption {
  @IsString() @MaxLength(200) title!: string;
  @IsOptional() @IsInt() position?: number;
}

export class Tick {
  @IsInt() at!: number;
}

export class Said {
  @IsString() text!: string;
  @IsString() by!: string;
}

export class Say {
  @Api({ example: 'Hello' }) @IsString() @Length(1, 500) @Transform(({ value }) => value as string) text!: string;
}

export class Confirm {
  @IsString() question!: string;
}
