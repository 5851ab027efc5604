import type { Class } from '@cortado/core';
import { checkOption, refuseUnknownIn } from '@cortado/core/transport';
import type { FieldType } from '../model/field';
import type { OnDelete } from '../model/model';
import { recording, type ColumnOptions } from './property-record';

/** Options of `@Reference`. */
export interface ReferenceOptions {
  /** What becomes of the row when the row that it refers to is removed. Default: `'restrict'`, which refuses the removal. */
  readonly onDelete?: OnDelete;
}

const TYPES: readonly FieldType[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'bigint',
  'decimal',
  'uuid',
  'json',
];

/**
 * The key of a resource. The database generates numbers; `@Key('uuid')` makes uuids of version 7 (RFC 9562), which sort by time.
 *
 * @throws ConfigurationError E_OPTION for another kind
 * @example
 * @Key() id!: number;
 * @Key('uuid') id!: string;
 */
export function Key(kind?: 'uuid'): PropertyDecorator {
  checkOption('@Key()', 'kind', kind === undefined || kind === 'uuid', "@Key() for numbers, @Key('uuid') for uuids");
  return recording({ kind: 'key', by: kind ?? 'generated' });
}

/**
 * A foreign key: the property holds the key of a row of another resource. `?expand=shop` shows the row behind `shopId`.
 *
 * @param target a function, because classes may refer to each other
 * @throws ConfigurationError E_OPTION for an invalid option
 * @example
 * @Reference(() => Shop, { onDelete: 'cascade' }) shopId!: number;
 */
export function Reference(target: () => Class, options: ReferenceOptions = {}): PropertyDecorator {
  const where = '@Reference()';
  checkOption(where, 'target', typeof target === 'function', 'a function, as in @Reference(() => Shop)');
  refuseUnknownIn(where, options, ['onDelete']);
  const { onDelete = 'restrict' } = options;
  checkOption(
    where,
    'onDelete',
    ['restrict', 'cascade', 'setNull'].includes(onDelete),
    "'restrict', 'cascade' or 'setNull'",
  );
  return recording({ kind: 'reference', target, onDelete });
}

/**
 * Counts the changes of a row. An update that names an older version is refused with 409 `version`, and the ETag of a row is its version.
 *
 * @example
 * @Version() version!: number;
 */
export function Version(): PropertyDecorator {
  return recording({ kind: 'version' });
}

/**
 * What the other decorators of a property do not say about its column.
 *
 * @throws ConfigurationError E_OPTION for an invalid option
 * @example
 * @Column({ type: 'decimal', scale: 2, index: true }) price!: string;
 */
export function Column(options: ColumnOptions): PropertyDecorator {
  const where = '@Column()';
  refuseUnknownIn(where, options, ['name', 'type', 'unique', 'index', 'default', 'scale']);
  const { name, type, unique, index, scale } = options;
  checkOption(where, 'name', name === undefined || typeof name === 'string', 'the name of a column');
  checkOption(where, 'type', type === undefined || TYPES.includes(type), `one of '${TYPES.join("', '")}'`);
  checkOption(where, 'unique', unique === undefined || typeof unique === 'boolean', 'true or false');
  checkOption(where, 'index', index === undefined || typeof index === 'boolean', 'true or false');
  checkOption(where, 'scale', scale === undefined || isScale(scale), 'a number of digits from 0 to 18');
  return recording({ kind: 'column', options });
}

/**
 * A property that the server sets: bodies that have it are refused.
 *
 * @example
 * @ReadOnly() @IsDate() createdAt!: Date;
 */
export function ReadOnly(): PropertyDecorator {
  return recording({ kind: 'readOnly' });
}

function isScale(given: number): boolean {
  return Number.isInteger(given) && given >= 0 && given <= 18;
}
