import { compile, type CompileOptions, type FieldError } from '@cortado/dto';
import type { Container } from '../di/container';
import { methodInjections } from '../di/inject';
import { RANK } from '../di/lifetime';
import { onTransport } from '../di/binding';
import { existsOn, type ScopeValue } from '../di/scope-value';
import type { InjectionToken } from '../di/token';
import { refuseUnknownIn } from '../config/check-options';
import { parameterTypes } from '../metadata/reflected-type';
import type { Context } from '../pipeline/context';
import type { Class, Method } from '../common/types';
import type { ArgumentReader, Explain, Prepare } from './argument-reader';
import type { CompiledInput } from './compiled-input';
import type { Constraints } from './constraints';
import {
  argumentMetadata,
  type ArgumentMetadata,
  type BodyOptions,
  type CustomInput,
  type DtoInputOptions,
  type InputOptions,
} from './decorators';
import { hasInitialiser } from './initialiser';
import { withInputOptions } from './input-options';
import { Parameter } from './parameter';
import { itemNames, LIST_DEFAULTS, listArgument, type DtoOptions } from './list-argument';
import { payloadArgument } from './payload';
import { isListOf, payloadKind, type PayloadKind, type Receivable } from './receivable';
import { isScalar, textArgument, textDtoArgument } from './text-argument';

/** What a handler expects of its payload. */
export interface ExpectedPayload {
  /** The properties that the DTO declares; for a list, those of its items. */
  readonly names: ReadonlySet<string>;
  readonly isList: boolean;
}

/** Which arguments a transport can supply to a method. */
export interface ArgumentSpec {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly transport: string;
  /** The kinds of payload that `@Body()` and an undecorated first parameter can read; empty where there is none. */
  readonly payload: readonly PayloadKind[];
  /** False where only `@Body()` reads the payload, because a body is unusual there. Default true: parameter 0 needs no decorator. */
  readonly implicitPayload?: boolean;
  /** Runs after the guards and before the first argument is read. Used for bodies that are only read when a handler needs them. */
  readonly prepare?: Prepare;
  /** Returns true where all values of the payload are text, as in a form. They are then converted. Default: never. */
  readonly payloadIsText?: (context: Context) => boolean;
  /** The class of the payload where the decorator names it. Parameter 0 is then the payload. */
  readonly receive?: Receivable | undefined;
  /** How it is read, where the decorator says so. Options of `@Body()` count for more. */
  readonly receiveOptions?: DtoInputOptions | undefined;
  /** Properties of the payload that the transport itself uses. A DTO accepts them without declaring them. */
  readonly known?: readonly string[];
  /** Called when arguments of a handler that takes JSON are rejected; returns one more issue for the client. */
  readonly explain?: (context: Context, expected: ExpectedPayload) => FieldError | undefined;
  /** Arguments that a hook receives by position; undefined at positions that are compiled like those of a handler. */
  readonly positional?: readonly (PositionalReader | undefined)[];
}

/** Reads an argument of a hook, and may say what it reads. */
export interface PositionalReader extends ArgumentReader {
  readonly input?: CustomInput | undefined;
}

export interface CompiledArguments {
  readonly readers: readonly ArgumentReader[];
  readonly payload: PayloadKind;
  readonly prepare: Prepare | undefined;
  readonly explain: Explain | undefined;
  readonly params: readonly { readonly name: string; readonly where: string }[];
  /** One entry for each parameter that is read from the request or message. */
  readonly inputs: readonly CompiledInput[];
}

interface PayloadReader {
  readonly kind: PayloadKind;
  /** The class of the payload; for a list, that of its items. */
  readonly type: Class;
  /** Set where it is a list. */
  readonly maxItems: number | undefined;
  readonly options: DtoInputOptions;
  readonly reader: ArgumentReader;
  /** The properties that a DTO declares; undefined for text and bytes. */
  readonly names: ReadonlySet<string> | undefined;
}

/** Decides at start-up where the argument for each parameter of a method comes from. */
export class CompileArguments {
  constructor(
    private readonly container: Container,
    private readonly scopeValues: readonly ScopeValue[],
    private readonly dto: DtoOptions,
    private readonly constraints: Constraints,
  ) {}

  /** @throws ConfigurationError E_ARGUMENT_SOURCE, E_METADATA_LOST, E_DTO */
  compile(spec: ArgumentSpec): CompiledArguments {
    const { type, key, positional = [] } = spec;
    const types = parameterTypes(type.prototype as object, key) ?? [];
    const decorated = new Map(argumentMetadata.ofMethod(type, key).map((metadata) => [metadata.index, metadata]));
    const injected = new Map(methodInjections.ofMethod(type, key).map((metadata) => [metadata.index, metadata]));
    // A hook that a class does not define is compiled too, because its guards and positional arguments still apply.
    const method = (type.prototype as Record<PropertyKey, Method | undefined>)[key];
    const count = Math.max(
      types.length,
      method?.length ?? 0,
      positional.length,
      spec.receive === undefined ? 0 : 1,
      ...[...decorated.keys(), ...injected.keys()].map((index) => index + 1),
    );
    const compiled = {
      payload: 'none' as PayloadKind,
      params: [] as { name: string; where: string }[],
      inputs: [] as CompiledInput[],
      explain: undefined as Explain | undefined,
    };

    const readers = Array.from({ length: count }, (_, index): ArgumentReader => {
      const parameter = new Parameter(spec, index, types[index], hasInitialiser(method, index));
      const metadata = decorated.get(index);
      const injection = injected.get(index);
      if (injection !== undefined) return this.#injected(injection.token, parameter);
      const given = positional[index];
      if (metadata === undefined && given !== undefined) {
        compiled.inputs.push(...describedInputs(given, index));
        return given;
      }
      const scopeValue = metadata === undefined && this.scopeValues.find((each) => each.type === types[index]);
      if (scopeValue) return this.#scopeValue(scopeValue, parameter);
      if (metadata !== undefined && metadata.source !== 'body') {
        if (metadata.source === 'param' && metadata.name !== undefined)
          compiled.params.push({ name: metadata.name, where: parameter.where });
        const { type: recorded, isInitialised } = parameter;
        const payload = customPayload(metadata, parameter);
        if (payload !== undefined) compiled.payload = 'json';
        compiled.inputs.push({ metadata, type: recorded, isInitialised, ...(payload && { payload }) });
        return this.#decorated(metadata, parameter, [...decorated.values()]);
      }
      const mayBeImplicit = index === 0 && spec.payload.length > 0 && spec.implicitPayload !== false;
      if (metadata === undefined && !mayBeImplicit) throw parameter.withoutSource();
      const payload = this.#payload(spec, parameter, metadata);
      compiled.payload = payload.kind;
      const { type: recorded, isInitialised } = parameter;
      compiled.inputs.push({ metadata, type: recorded, isInitialised, payload });
      const { names, maxItems, reader } = payload;
      const { explain } = spec;
      if (explain !== undefined && names !== undefined) {
        const expected = { names, isList: maxItems !== undefined };
        compiled.explain = (context) => explain(context, expected);
      }
      return isInitialised ? orInitialiser(reader) : reader;
    });
    return { readers, prepare: spec.prepare, ...compiled };
  }

  /** A payload is a list if the decorator names it as one, or names a class for a parameter that is an array. */
  #payload(spec: ArgumentSpec, parameter: Parameter, metadata: ArgumentMetadata | undefined): PayloadReader {
    if (metadata?.name !== undefined) throw parameter.refusesNamedBody(metadata.name);
    const named = metadata?.list ?? metadata?.dto ?? (parameter.index === 0 ? spec.receive : undefined);
    const receive = named ?? parameter.knownType('the payload');
    const listed = isListOf(receive) ? parameter.itemOf(receive) : undefined;
    const type = listed ?? (receive as Class);
    const kind = listed === undefined ? payloadKind(type) : 'json';
    if (!spec.payload.includes(kind)) throw parameter.refusesPayload(kind);
    const isList = listed !== undefined || (metadata?.dto !== undefined && kind === 'json' && parameter.type === Array);
    const given = { ...spec.receiveOptions, ...metadata?.options };
    const options = this.#dtoOptions(metadata, parameter, { isList, received: spec.receiveOptions });
    if (!isList) {
      const known = spec.known === undefined ? options : { ...options, known: spec.known };
      return parameter.definesDto(() => ({
        kind,
        type,
        options: given,
        maxItems: undefined,
        reader: payloadArgument(type, known, this.constraints, spec.payloadIsText),
        names: kind === 'json' ? compile(type, known).names : undefined,
      }));
    }
    const maxItems = parameter.limit(
      'maxItems',
      metadata?.options.maxItems ?? this.dto.maxItems ?? LIST_DEFAULTS.maxItems,
    );
    return parameter.definesDto(() => ({
      kind,
      type,
      options: given,
      maxItems,
      reader: listArgument(type, { ...options, maxItems }, this.constraints),
      names: itemNames(type, options),
    }));
  }

  #decorated(metadata: ArgumentMetadata, parameter: Parameter, all: readonly ArgumentMetadata[]): ArgumentReader {
    const { source, name, dto } = metadata;
    if (metadata.reader !== undefined) return metadata.reader;
    if (source === 'context') return { async: false, read: (context) => context };
    if (source === 'principal') return { async: false, read: (context) => context.principal };
    if (source === 'body' || source === 'custom') throw new TypeError(`a ${source} argument is read elsewhere`);
    if (name === undefined) {
      if (dto === undefined) throw parameter.withoutName(decoratorOf(metadata));
      const options = this.#dtoOptions(metadata, parameter);
      return parameter.definesDto(() => textDtoArgument(source, dto, options, this.constraints));
    }
    refuseUnknownIn(`${parameter.where}, ${decoratorOf(metadata)}`, metadata.options, INPUT_NAMES);
    const { type, isInitialised } = parameter;
    if (isScalar(type) || ['type', 'format', 'enum'].some((each) => each in metadata.options)) {
      const names = new Set(all.filter((each) => each.source === source).flatMap((each) => each.name ?? []));
      return parameter.definesDto(
        () => textArgument({ ...metadata, name }, type, isInitialised, names),
        'E_ARGUMENT_SOURCE',
      );
    }
    throw parameter.lost(
      decoratorOf(metadata),
      'declare it as string, number, boolean, bigint or Date; or name its type (for an array, the type of its items): { type: Number }; for an enum or a union, name its values: { enum: Status }',
    );
  }

  /** The options of the application; those of the decorator override them. */
  #dtoOptions(
    metadata: ArgumentMetadata | undefined,
    parameter: Parameter,
    { isList = false, received }: { readonly isList?: boolean; readonly received?: DtoInputOptions | undefined } = {},
  ): CompileOptions {
    if (received !== undefined) refuseUnknownIn(parameter.where, received, DTO_INPUT_NAMES);
    const dto = withInputOptions(this.dto, received, parameter.where);
    if (metadata === undefined) return dto;
    const known = isList ? LIST_INPUT_NAMES : DTO_INPUT_NAMES;
    refuseUnknownIn(`${parameter.where}, ${decoratorOf(metadata)}`, metadata.options, known);
    if (metadata.source === 'header') {
      if (metadata.options.unknown === 'reject') throw parameter.refusesReject();
      return withInputOptions({ ...dto, unknown: 'strip' }, metadata.options, parameter.where);
    }
    return withInputOptions(dto, metadata.options, parameter.where);
  }

  #injected(token: InjectionToken | undefined, parameter: Parameter): ArgumentReader {
    const binding = this.container.binding(token ?? parameter.knownType('what to inject'));
    const { rank, resolve } = onTransport(binding, parameter.spec.transport, parameter.where);
    if (rank === RANK.singleton) return { async: false, read: () => resolve(this.container.root) };
    return { async: false, read: (context) => resolve(context.scope) };
  }

  #scopeValue(scopeValue: ScopeValue, parameter: Parameter): ArgumentReader {
    if (!existsOn(scopeValue, parameter.spec.transport)) throw parameter.refusesScopeValue(scopeValue);
    return { async: false, read: (context) => scopeValue.of(context) };
  }
}

const INPUT_NAMES = [
  'optional',
  'default',
  'format',
  'type',
  'enum',
] as const satisfies readonly (keyof InputOptions)[];
const DTO_INPUT_NAMES = ['unknown', 'groups'] as const satisfies readonly (keyof DtoInputOptions)[];
const LIST_INPUT_NAMES = ['unknown', 'groups', 'maxItems'] as const satisfies readonly (keyof BodyOptions)[];

function decoratorOf({ source, name, dto, list }: ArgumentMetadata): string {
  const type = list === undefined ? (dto?.name ?? '') : `[${list[0].name}]`;
  const given = name === undefined ? type : `'${name}'`;
  return `@${source[0]!.toUpperCase()}${source.slice(1)}(${given})`;
}

/** The payload that an argument with a reader of its own is described with; undefined for any other argument. */
function customPayload({ input }: ArgumentMetadata, parameter: Parameter): CompiledInput['payload'] {
  if (input?.payload === undefined) return undefined;
  if (!parameter.spec.payload.includes('json')) throw parameter.refusesPayload('json');
  const { payload: type, maxItems } = input;
  return { type, maxItems, orOne: maxItems !== undefined, options: {} };
}

/** What a positional argument says of itself, for `app.describe()` alone. */
function describedInputs(reader: PositionalReader, index: number): readonly CompiledInput[] {
  const { input } = reader;
  if (input === undefined) return [];
  const metadata: ArgumentMetadata = { index, source: 'custom', options: {}, reader, input };
  const payload = input.payload && { type: input.payload, maxItems: input.maxItems, options: {} };
  return [{ metadata, type: undefined, isInitialised: false, ...(payload && { payload }) }];
}

/** When the payload is absent, the initialiser of the parameter supplies the value. */
function orInitialiser(reader: ArgumentReader): ArgumentReader {
  return {
    async: reader.async,
    read: (context, issues) => (context.payload === undefined ? undefined : reader.read(context, issues)),
  };
}
