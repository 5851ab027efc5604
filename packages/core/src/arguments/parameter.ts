import { placeOf, type ScopeValue } from '../di/scope-value';
import { ConfigurationError, type ConfigurationCode, type Misconfiguration } from '../errors/configuration-error';
import { isClass, lostType, NO_METADATA, parameterTypes } from '../metadata/reflected-type';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Class } from '../common/types';
import type { PayloadKind } from './receivable';

/** What is known of the method of a parameter. */
interface ParameterOwner {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly transport: string;
  readonly payload: readonly PayloadKind[];
}

/** One parameter, with the errors for each reason why it cannot be read. */
export class Parameter {
  readonly where: string;

  constructor(
    readonly spec: ParameterOwner,
    readonly index: number,
    readonly type: unknown,
    /** Whether it has an initialiser, as in `page: number = 1`. */
    readonly isInitialised: boolean,
  ) {
    this.where = `${spec.type.name}.${String(spec.key)}, parameter ${index + 1}`;
  }

  /** TypeScript records the types of every decorated method, if it is configured to record any. */
  get #lacksMetadata(): boolean {
    const { type, key } = this.spec;
    return DecoratorMetadata.marks(type, key) && parameterTypes(type.prototype as object, key) === undefined;
  }

  knownType(what: string): Class {
    if (lostType(this.type) === undefined) return this.type as Class;
    const named =
      'import the class as a value, or name it in the decorator, as in @OnReceive(ChatRequest) or @Body(CreateUser)';
    const list = 'name the class of its items, as in @Body([CreateUser]) users: CreateUser[]';
    throw this.lost(what, this.type === Array ? list : named);
  }

  /** The class of the items of a list. @throws ConfigurationError E_METADATA_LOST */
  itemOf(list: readonly unknown[]): Class {
    const [item] = list;
    if (list.length === 1 && isClass(item)) return item;
    throw this.#error('E_METADATA_LOST', {
      problem: `[${list.map((each) => (typeof each === 'function' ? each.name : String(each))).join(', ')}] does not name the class of the items of a list`,
      causes: ['a circular import: the class did not exist yet when the decorator ran'],
      remedy: 'name one class that exists: a DTO as in [CreateUser], [String], [Number] or [Boolean]',
    });
  }

  /** @throws ConfigurationError E_OPTION unless the value is a whole number from 1 */
  limit(name: string, value: number): number {
    if (Number.isInteger(value) && value > 0) return value;
    throw this.#error('E_OPTION', {
      problem: `${name} must be a whole number from 1, not ${String(value)}`,
      remedy: `leave ${name} out for the default`,
    });
  }

  lost(what: string, remedy: string): ConfigurationError {
    if (this.#lacksMetadata) return this.#error('E_METADATA_LOST', NO_METADATA);
    const { recorded, causes } = lostType(this.type) ?? { recorded: (this.type as Class).name, causes: [] };
    return this.#error('E_METADATA_LOST', {
      problem: `the type of ${what} is not known at run time (recorded: ${recorded})`,
      causes,
      remedy,
    });
  }

  withoutSource(): ConfigurationError {
    if (this.#lacksMetadata) return this.#error('E_METADATA_LOST', NO_METADATA);
    const decorators =
      'decorate it: @Body(), @Param(name), @Query(name), @Header(name), @Cookie(name), @Ctx(), @Principal() or @Inject()';
    // Lists and promises say nothing about a class that is lost: no source is found by their type.
    const lost = [Object, Function, undefined].includes(this.type as typeof Object) ? lostType(this.type) : undefined;
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: 'this argument has no source',
      causes: lost?.causes ?? [],
      remedy:
        lost === undefined
          ? decorators
          : `import a class such as Context or Connection as a value, without \`type\`; or ${decorators}`,
    });
  }

  refusesPayload(kind: PayloadKind): ConfigurationError {
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: `a ${kind} payload cannot be read here`,
      remedy:
        this.spec.payload.length === 0
          ? 'take a body in a Post, Put or Patch action or in a message handler'
          : 'type it with a DTO class',
    });
  }

  refusesScopeValue(scopeValue: ScopeValue): ConfigurationError {
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: `a ${scopeValue.type.name} exists only ${placeOf(scopeValue)}, but the ${this.spec.transport} transport calls this method too`,
      remedy: 'inject the Context, and read the value from it; it may be undefined',
    });
  }

  /** As it is written for other frameworks. */
  refusesNamedBody(name: string): ConfigurationError {
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: `@Body(${JSON.stringify(name)}) names a property, but a body is read as a whole`,
      remedy: `use @Body() on a parameter whose type is a DTO class with the property ${JSON.stringify(name)}`,
    });
  }

  withoutName(decorator: string): ConfigurationError {
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: `${decorator} says neither which value it reads nor which class has all of them`,
      remedy: "name the value, as in @Query('page'), or a DTO class for all of them, as in @Query(PageQuery)",
    });
  }

  refusesReject(): ConfigurationError {
    return this.#error('E_ARGUMENT_SOURCE', {
      problem: "{ unknown: 'reject' } would reject every request, because clients and proxies add headers",
      remedy: 'leave it out, and declare the headers that you need',
    });
  }

  definesDto<T>(define: () => T, code: ConfigurationCode = 'E_DTO'): T {
    try {
      return define();
    } catch (cause) {
      if (cause instanceof ConfigurationError) throw cause;
      throw this.#error(code, {
        problem: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
  }

  #error(code: ConfigurationCode, what: Omit<Misconfiguration, 'where'>): ConfigurationError {
    return new ConfigurationError(code, { where: this.where, ...what });
  }
}
