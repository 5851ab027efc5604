import type { Class } from '@cortado/core';
import { Type } from 'class-transformer';
import { IsArray, IsDefined, IsInt, IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import type { KeyKind, Model } from '../model/model';

/** The key of a row: the body of `read` and `remove`, and the data of `deleted`. */
export class RowId {
  @IsInt() id!: number;
}

/** The same for a resource with `@Key('uuid')`. */
export class RowUuid {
  @IsUUID() id!: string;
}

/** The body of a join, for documents: the reader of the join checks it. */
export class WatchBody {
  @IsOptional() @IsObject() where?: object;
  @IsOptional() @IsArray() @IsString({ each: true }) fields?: string[];
  @IsOptional() snapshot?: boolean | object;
}

/** The class of the key of a row. */
export function rowIdOf(keyKind: KeyKind): Class<object> {
  return keyKind === 'uuid' ? RowUuid : RowId;
}

/**
 * The body of the message `update`: the key of a row, its changes, and the version that the client knows.
 *
 * @param patch the DTO of the changes
 */
export function updateMessage({ type, keyKind, version }: Model, patch: Class): Class {
  const name = `Update${type.name}Message`;
  const body = { [name]: class extends rowIdOf(keyKind) {} }[name] as Class;
  decorate(
    body,
    'patch',
    Object,
    IsDefined(),
    ValidateNested(),
    Type(() => patch),
  );
  if (version !== undefined) decorate(body, 'version', Number, IsOptional(), IsInt());
  return body;
}

function decorate({ prototype }: Class, property: string, recorded: unknown, ...decorators: PropertyDecorator[]): void {
  for (const each of decorators) each(prototype as object, property);
  Reflect.defineMetadata('design:type', recorded, prototype as object, property);
}
