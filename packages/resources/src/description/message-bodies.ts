import type { Class } from '@cortado/core';
import { Type } from 'class-transformer';
import { IsArray, IsDefined, IsInt, IsObject, IsOptional, IsString, IsUUID, Min, ValidateNested } from 'class-validator';
import { bodyClassesFor } from '../bodies/body-classes';
import type { Model } from '../model/model';

/** The key of a row: the body of `read` and `remove`, and the data of `deleted`. */
export class RowId {
  @IsInt() id!: number;
}

/** The same for a resource with `@Key('uuid')`. */
export class RowUuid {
  @IsUUID() id!: string;
}

/** Where a log stands: the data of `$reset` and `$position`. */
export class LogOffset {
  @IsString() epoch!: string;
  @IsInt() @Min(0) offset!: number;
}

/** The body of a join, for documents: the reader of the join checks it. */
export class WatchBody {
  @IsOptional() @IsObject() where?: object;
  @IsOptional() @IsArray() @IsString({ each: true }) fields?: string[];
  @IsOptional() snapshot?: boolean | object;
}

/** The class of the key of a row. */
export function rowIdOf({ keyKind }: Model): Class {
  return keyKind === 'uuid' ? RowUuid : RowId;
}

const known = new WeakMap<Class, Class>();

/** The body of the message `update`: the key of a row, its changes, and the version that the client knows. */
export function updateMessageOf(model: Model): Class {
  const { type, key, version } = model;
  const made = known.get(type);
  if (made !== undefined) return made;
  const name = `Update${type.name}ById`;
  const body = { [name]: class {} }[name] as Class;
  const { update } = bodyClassesFor(model);
  decorate(body, 'id', key.type === 'uuid' ? String : Number, key.type === 'uuid' ? IsUUID() : IsInt());
  decorate(body, 'patch', Object, IsDefined(), ValidateNested(), Type(() => update));
  if (version !== undefined) decorate(body, 'version', Number, IsOptional(), IsInt());
  known.set(type, body);
  return body;
}

function decorate({ prototype }: Class, property: string, recorded: unknown, ...decorators: PropertyDecorator[]): void {
  for (const each of decorators) each(prototype as object, property);
  Reflect.defineMetadata('design:type', recorded, prototype as object, property);
}
