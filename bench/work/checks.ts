import { Role, type CreateUser } from './user.js';
import type { Address, CreateOrder, OrderItem } from './order.js';

/** One fault as Cortado tells it, so that what is answered is comparable. */
export interface Fault {
  readonly loc: readonly (string | number)[];
  readonly type: string;
  readonly msg: string;
}

type Input = Readonly<Record<string, unknown>>;

/** The constraints of the five-field DTO as one writes them by hand; a new object with the declared fields alone. */
export function checkUser(input: unknown): CreateUser | Fault[] {
  if (!isObject(input)) return [{ loc: [], type: 'object_expected', msg: 'Send an object' }];
  const { name, about, age, active, role } = input;
  const faults: Fault[] = [];
  text(faults, 'name', name, 2, 40);
  text(faults, 'about', about, 0, 280);
  integer(faults, 'age', age, 0, 150);
  if (typeof active !== 'boolean') fault(faults, 'active', 'isBoolean', 'active must be a boolean value');
  if (!Object.values(Role).includes(role as Role)) fault(faults, 'role', 'isEnum', 'role must be one of the roles');
  return faults.length > 0 ? faults : ({ name, about, age, active, role } as CreateUser);
}

export function checkOrder(input: unknown): CreateOrder | Fault[] {
  if (!isObject(input)) return [{ loc: [], type: 'object_expected', msg: 'Send an object' }];
  const { customer, address, items } = input;
  const faults: Fault[] = [];
  text(faults, 'customer', customer, 2, 40);
  const where = isObject(address)
    ? checkAddress(faults, address)
    : fault(faults, 'address', 'object_expected', 'an object');
  if (!Array.isArray(items)) fault(faults, 'items', 'isArray', 'items must be an array');
  else if (items.length > 100) fault(faults, 'items', 'arrayMaxSize', 'items must hold 100 at most');
  const list = Array.isArray(items) ? items.map((item: unknown) => checkItem(faults, item)) : [];
  return faults.length > 0 ? faults : ({ customer, address: where, items: list } as CreateOrder);
}

function checkAddress(faults: Fault[], { street, city, country }: Input): Address {
  text(faults, 'street', street, 1, 80);
  text(faults, 'city', city, 1, 40);
  text(faults, 'country', country, 2, 2);
  return { street, city, country } as Address;
}

function checkItem(faults: Fault[], item: unknown): OrderItem | void {
  if (!isObject(item)) return fault(faults, 'items', 'object_expected', 'an item is an object');
  const { sku, quantity, price } = item;
  text(faults, 'sku', sku, 3, 20);
  integer(faults, 'quantity', quantity, 1, 99);
  if (typeof price !== 'number' || price < 0) fault(faults, 'price', 'min', 'price must not be less than 0');
  return { sku, quantity, price } as OrderItem;
}

function text(faults: Fault[], name: string, value: unknown, min: number, max: number): void {
  if (value === undefined) fault(faults, name, 'missing', 'Field required');
  else if (typeof value !== 'string') fault(faults, name, 'isString', `${name} must be a string`);
  else if (value.length < min || value.length > max) fault(faults, name, 'isLength', `${name} has a wrong length`);
}

function integer(faults: Fault[], name: string, value: unknown, min: number, max: number): void {
  if (value === undefined) fault(faults, name, 'missing', 'Field required');
  else if (typeof value !== 'number' || !Number.isInteger(value))
    fault(faults, name, 'isInt', `${name} must be an integer number`);
  else if (value < min || value > max) fault(faults, name, 'range', `${name} is out of range`);
}

function fault(faults: Fault[], name: string, type: string, msg: string): void {
  faults.push({ loc: [name], type, msg });
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
