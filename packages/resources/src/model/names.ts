import { refuseResource } from './refuse-resource';

/** Names that a query and a search body have a meaning for. */
export const RESERVED: readonly string[] = [
  'sort',
  'limit',
  'after',
  'offset',
  'fields',
  'expand',
  'total',
  'and',
  'or',
];

/** PostgreSQL cuts longer names. */
const LONGEST = 63;

/** The name is a segment of paths and part of the names of channels. */
export function checkResourceName(where: string, name: string): void {
  if (typeof name === 'string' && /^[A-Za-z][\w-]{0,62}$/.test(name)) return;
  refuseResource(
    where,
    `"${name}" cannot be the name of a resource`,
    "use letters, digits, - and _, as in @Resource('order-items')",
  );
}

export function checkPropertyName(where: string, name: string): void {
  if (RESERVED.includes(name)) {
    refuseResource(
      where,
      `the query of a list has a parameter "${name}", so a property cannot have this name`,
      `give the property another name; with @Column({ name: '${name}' }) the column keeps it`,
    );
  }
  if (/^[A-Za-z_]\w*$/.test(name)) return;
  refuseResource(
    where,
    'a filter cannot name this property',
    'use letters, digits and _ for its name; @Column({ name }) names the column',
  );
}

/** @param what `column` or `table` */
export function checkDatabaseName(where: string, what: string, name: string): void {
  if (name !== '' && Buffer.byteLength(name) <= LONGEST && !/[\0".\s]/.test(name)) return;
  refuseResource(
    where,
    `"${name}" cannot be the name of a ${what}`,
    `use 1 to ${LONGEST} characters without quotation marks, dots and spaces`,
  );
}
