/** Types that other files of the program under test import. */
export const TYPES = `
export class Service { readonly name: string = 'service' }
export class Generic<T> { value!: T }
export abstract class Base { abstract run(): void }
export enum Numbers { a, b }
export enum Texts { a = 'a', b = 'b' }
export enum Mixed { a = 'a', b = 1 }
export type Text = string;
export type Union = 'a' | 'b';
export interface Shape { a: string }
`;

/** Every kind of type that a parameter or a property can have. */
export const KINDS = `
import { Readable } from 'node:stream';
import { Base, Generic, Mixed, Numbers, Service, Texts } from './types.js';
import type { Service as TypeOnly, Shape as ImportedShape, Text as ImportedText, Union as ImportedUnion } from './types.js';

const keep = (..._given: unknown[]): void => undefined;

interface Shape { a: string }
type Text = string;
type Union = string | number;
type Conditional<T> = T extends string ? Service : Shape;
enum LocalNumbers { a, b }
enum LocalTexts { a = 'a' }
enum LocalMixed { a = 'a', b = 1 }
const enum ConstNumbers { a }
namespace Space { export class Inner {} }
class Local {}
const value = new Service();

@keep
export class Constructed { constructor(readonly a: Service, private readonly b: Generic<string>, c?: Service) { keep(b, c) } }

export class Kinds<T> {
  @keep primitives(a: string, b: number, c: boolean, d: bigint, e: symbol, f: null, g: undefined, h: void, i: never) { keep(a, b, c, d, e, f, g, h, i) }
  @keep broad(a: any, b: unknown, c: object, d: {}, e: Function) { keep(a, b, c, d, e) }
  @keep classes(a: Service, b: Generic<string>, c: Base, d: Date, e: Map<string, string>, f: Buffer, g: Readable, h: Local, i: Space.Inner, j: RegExp, k: Error, l: Uint8Array) { keep(a, b, c, d, e, f, g, h, i, j, k, l) }
  @keep erased(a: Shape, b: T, c: Conditional<string>, d: Record<string, string>, e: keyof Shape, f: typeof value, g: { a: string }, h: Partial<Service>) { keep(a, b, c, d, e, f, g, h) }
  @keep unions(a: Union, b: Service | undefined, c: Service | null, d: string | null, e: 'a' | 'b', f: 1 | 2, g: true, h: 'a', i: Service | string, j: 1n, k: string | undefined) { keep(a, b, c, d, e, f, g, h, i, j, k) }
  @keep intersections(a: Service & Shape, b: Shape & { b: string }, c: string & { brand: 'x' }) { keep(a, b, c) }
  @keep lists(a: string[], b: Service[], c: Array<string>, d: [string, number], e: Set<string>) { keep(a, b, c, d, e) }
  @keep functions(a: () => void, b: new () => Service, c: typeof Service) { keep(a, b, c) }
  @keep promises(a: Promise<string>, b: PromiseLike<string>, c: AsyncIterable<string>) { keep(a, b, c) }
  @keep template(a: \`a\${string}\`) { keep(a) }
  @keep localEnums(a: LocalNumbers, b: LocalTexts, c: LocalMixed, d: ConstNumbers) { keep(a, b, c, d) }
  @keep importedEnums(a: Numbers, b: Texts, c: Mixed, d: Numbers.a, e: Texts.a) { keep(a, b, c, d, e) }
  @keep importedShape(a: ImportedShape) { keep(a) }
  @keep optional(a?: Service, b?: string) { keep(a, b) }
  @keep defaulted(a: Service = value, b: string = 'b') { keep(a, b) }
  @keep destructured({ a }: Shape, [b]: string[]) { keep(a, b) }
  @keep thisType(a: this) { keep(a) }
  @keep readonlyArray(a: readonly string[]) { keep(a) }
  @keep readonlyArrayType(a: ReadonlyArray<string>) { keep(a) }
  @keep localAlias(a: Text) { keep(a) }
  @keep importedAlias(a: ImportedText) { keep(a) }
  @keep importedUnion(a: ImportedUnion) { keep(a) }
  @keep importType(a: TypeOnly) { keep(a) }
  @keep inferred(a = 3) { keep(a) }
  @keep rest(...a: Service[]) { keep(a) }
  @keep ownClass(a: Kinds<string>) { keep(a) }
  @keep static fixed(a: Service) { keep(a) }
  @keep async returns(): Promise<string> { return 'a' }
  @keep text!: string;
  @keep service?: Service;
  @keep list: string[] = [];
  @keep enumProperty!: Numbers;
  @keep aliasProperty!: ImportedText;
  @keep inferredProperty = 3;
  @keep get reads(): Service { return value }
  @keep set writes(a: Service) { keep(a) }
}
`;

/** Prints what is recorded, by the names of the types. */
export const PRINT = `
import 'reflect-metadata';
import { Constructed, Kinds } from './kinds.js';

const nameOf = (type: unknown): unknown =>
  Array.isArray(type) ? type.map(nameOf) : typeof type === 'function' ? type.name : typeof type;
const found: Record<string, unknown> = { constructor: nameOf(Reflect.getMetadata('design:paramtypes', Constructed)) };
const properties = ['text', 'service', 'list', 'enumProperty', 'aliasProperty', 'inferredProperty'];
for (const key of [...Object.getOwnPropertyNames(Kinds.prototype), ...properties, 'fixed']) {
  const owner = key === 'fixed' ? Kinds : Kinds.prototype;
  for (const kind of ['type', 'paramtypes']) {
    const type: unknown = Reflect.getOwnMetadata('design:' + kind, owner, key);
    if (Reflect.hasOwnMetadata('design:' + kind, owner, key)) found[key + ' ' + kind] = nameOf(type);
  }
}
console.log(JSON.stringify(found));
`;

/** An application for each type that the loader records in another way than tsc. Prints how its start-up ends. */
export const REPORTS = `
import { Body, Controller, createApp, Get, Post, Query } from 'cortado';
import type { Service as TypeOnly, Text as ImportedText, Union as ImportedUnion } from './types.js';
import { Service } from './types.js';
type Text = string;

@Controller('/x') class ReadonlyArrayOf { @Get() run(@Query('a') a: readonly string[]) { return a } }
@Controller('/x') class ReadonlyArrayType { @Get() run(@Query('a') a: ReadonlyArray<string>) { return a } }
@Controller('/x') class LocalAlias { @Get() run(@Query('a') a: Text) { return a } }
@Controller('/x') class ImportedAlias { @Get() run(@Query('a') a: ImportedText) { return a } }
@Controller('/x') class ImportedUnionOf { @Get() run(@Query('a') a: ImportedUnion) { return a } }
@Controller('/x') class ImportType { @Post() run(@Body() a: TypeOnly) { return a } }
@Controller('/x') class Inferred { @Get() run(@Query('a') a = 3) { return a } }
@Controller('/x') class Rest { @Post() run(@Body() ...a: Service[]) { return a } }
@Controller('/x') class OwnClass { constructor(readonly a: OwnClass) {} @Get() run() { return 1 } }

for (const each of [ReadonlyArrayOf, ReadonlyArrayType, LocalAlias, ImportedAlias, ImportedUnionOf, ImportType, Inferred, Rest, OwnClass]) {
  try {
    await createApp({ controllers: [each], log: false });
    console.log(each.name, 'starts');
  } catch (error) {
    console.log(each.name, (error as { code?: string }).code);
  }
}
`;
