import { Role, type CreateUser } from './user.js';
import type { Address, CreateOrder, OrderItem } from './order.js';

/** One error in the form and the words of Cortado, so that the responses are the same. */
export interface Issue {
  readonly loc: readonly (string | number)[];
  readonly type: string;
  readonly msg: string;
}

type Input = Readonly<Record<string, unknown>>;

const ROLES_EXPECTED = `role must be one of the following values: ${Object.values(Role).join(', ')}`;

/** The constraints of the five-field DTO as one writes them by hand; a new object with the declared fields alone. */
export function checkUser(input: unknown): CreateUser | Issue[] {
  if (!isObject(input)) return [{ loc: [], type: 'object_expected', msg: 'Send an object' }];
  const { name, about, age, active, role } = input;
  const issues: Issue[] = [];
  text(issues, 'name', name, 2, 40);
  text(issues, 'about', about, 0, 280);
  integer(issues, 'age', age, 0, 150);
  if (typeof active !== 'boolean') addIssue(issues, 'active', 'isBoolean', 'active must be a boolean value');
  if (!Object.values(Role).includes(role as Role)) addIssue(issues, 'role', 'isEnum', ROLES_EXPECTED);
  return issues.length > 0 ? issues : ({ name, about, age, active, role } as CreateUser);
}

export function checkOrder(input: unknown): CreateOrder | Issue[] {
  if (!isObject(input)) return [{ loc: [], type: 'object_expected', msg: 'Send an object' }];
  const { customer, address, items } = input;
  const issues: Issue[] = [];
  text(issues, 'customer', customer, 2, 40);
  const where = isObject(address)
    ? checkAddress(issues, address)
    : addIssue(issues, 'address', 'object_expected', 'an object');
  if (!Array.isArray(items)) addIssue(issues, 'items', 'isArray', 'items must be an array');
  else if (items.length > 100) addIssue(issues, 'items', 'arrayMaxSize', 'items must hold 100 at most');
  const list = Array.isArray(items) ? items.map((item: unknown) => checkItem(issues, item)) : [];
  return issues.length > 0 ? issues : ({ customer, address: where, items: list } as CreateOrder);
}

function checkAddress(issues: Issue[], { street, city, country }: Input): Address {
  text(issues, 'street', street, 1, 80);
  text(issues, 'city', city, 1, 40);
  text(issues, 'country', country, 2, 2);
  return { street, city, country } as Address;
}

function checkItem(issues: Issue[], item: unknown): OrderItem | void {
  if (!isObject(item)) return addIssue(issues, 'items', 'object_expected', 'an item is an object');
  const { sku, quantity, price } = item;
  text(issues, 'sku', sku, 3, 20);
  integer(issues, 'quantity', quantity, 1, 99);
  if (typeof price !== 'number' || price < 0) addIssue(issues, 'price', 'min', 'price must not be less than 0');
  return { sku, quantity, price } as OrderItem;
}

function text(issues: Issue[], name: string, value: unknown, min: number, max: number): void {
  if (value === undefined) addIssue(issues, name, 'missing', 'Field required');
  else if (typeof value !== 'string') addIssue(issues, name, 'isString', `${name} must be a string`);
  else if (value.length < min)
    addIssue(issues, name, 'isLength', `${name} must be longer than or equal to ${min} characters`);
  else if (value.length > max)
    addIssue(issues, name, 'isLength', `${name} must be shorter than or equal to ${max} characters`);
}

function integer(issues: Issue[], name: string, value: unknown, min: number, max: number): void {
  if (value === undefined) addIssue(issues, name, 'missing', 'Field required');
  else if (typeof value !== 'number' || !Number.isInteger(value))
    addIssue(issues, name, 'isInt', `${name} must be an integer number`);
  else if (value < min) addIssue(issues, name, 'min', `${name} must not be less than ${min}`);
  else if (value > max) addIssue(issues, name, 'max', `${name} must not be greater than ${max}`);
}

function addIssue(issues: Issue[], name: string, type: string, msg: string): void {
  issues.push({ loc: [name], type, msg });
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
