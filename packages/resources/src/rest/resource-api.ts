import { createToken, type Class, type Context, type FieldError, type Result } from '@cortado/core';
import { isPromise, type HandlerPlan, type Host } from '@cortado/core/transport';
import { Bodies } from '../bodies/bodies';
import { resourceRecord, type Operation, OPERATIONS } from '../decorators/resource';
import type { Model } from '../model/model';
import type { KeyValue, Row } from '../model/value';
import { matcher } from '../query/matcher';
import { QueryReader } from '../query/query-reader';
import { EVERY_ROW, type Where } from '../query/where';
import { programReader } from '../repository/list-page';
import type { Resources } from '../repository/resources';
import type { Rows } from '../repository/rows';
import type { StoreReader } from '../store/store';

/** A resource as clients meet it: how its bodies and queries are read, and what its controller allows whom. */
export class ResourceApi<T extends object = object> {
  readonly model: Model<T>;
  readonly rows: Rows<T>;
  readonly bodies: Bodies<T>;
  /** Reads the queries of clients. */
  readonly queries: QueryReader;
  readonly operations: readonly Operation[];
  readonly #scope: HandlerPlan | undefined;
  readonly #read: HandlerPlan | undefined;

  /**
   * @param controller its controller; undefined for a resource without one
   * @throws DtoDefinitionError for a class that cannot be a DTO
   */
  constructor(
    readonly resources: Resources,
    type: Class<T>,
    readonly controller: Class | undefined,
    host: Pick<Host, 'compile' | 'compileDto'>,
  ) {
    this.rows = resources.rows(type);
    this.model = this.rows.model;
    this.bodies = new Bodies(this.model, (dto, options) => host.compileDto(dto, options));
    this.queries = new QueryReader(this.model);
    this.operations = resourceRecord(type)?.operations ?? OPERATIONS;
    if (controller === undefined) return;
    const spec = { type: controller, transport: 'http', payload: [], keepsPrincipal: true } as const;
    const method = (controller.prototype as { readonly scope?: unknown }).scope;
    const context = { async: false, read: (each: Context) => each };
    if (method !== undefined) this.#scope = host.compile({ ...spec, key: 'scope', levels: [], positional: [context] });
    // Without the operation, its method has no arguments, and nobody is allowed to read.
    if (!this.operations.includes('read')) return;
    this.#read = host.compile({ ...spec, key: 'read', levels: ['class', 'method'] });
  }

  /** Whether its rows may differ from client to client. */
  get hasScope(): boolean {
    return this.#scope !== undefined;
  }

  /**
   * The rows that exist for a client.
   *
   * @throws TypeError when the controller gives no filter, so that a mistake shows nothing instead of everything
   */
  async scope(context: Context): Promise<Where> {
    if (this.#scope === undefined) return EVERY_ROW;
    const given: unknown = await this.#scope.call(context, [context]);
    const errors: FieldError[] = [];
    const where = programReader(this.model).where(given, errors, []);
    if (where !== undefined) return where;
    const [first] = errors;
    const place = first === undefined || first.loc.length === 0 ? '' : ` at ${first.loc.join('.')}`;
    throw new TypeError(`${this.controller?.name}.scope gave no valid filter${place}: ${first?.msg}`);
  }

  /** Whether a client may read rows of it by their keys: what the guards of `read` say. @returns the refusal, undefined for none */
  async refusal(context: Context): Promise<Result | undefined> {
    if (this.#read === undefined) return undefined;
    for (const guard of this.#read.guards) {
      const given = guard(context);
      const verdict = isPromise(given) ? await given : given;
      if (verdict !== true) return this.#read.refuse(verdict, guard, context);
    }
    return undefined;
  }

  /** The rows with these keys that exist for a client. */
  async visible(reader: StoreReader, keys: readonly KeyValue[], scope: Where): Promise<ReadonlyMap<KeyValue, Row>> {
    const matches = matcher(scope);
    const rows = keys.length === 0 ? [] : await reader.readMany(this.model, keys);
    return new Map(rows.filter(matches).map((row) => [row[this.model.key.name] as KeyValue, row]));
  }
}

/** The resources of an application as clients meet them, by their classes. */
export class ResourceApis {
  readonly #apis: ReadonlyMap<Class, ResourceApi>;

  /** @param controllers by the classes of their resources */
  constructor(resources: Resources, controllers: ReadonlyMap<Class, Class>, host: Host) {
    const types = [...resources.models.values()].map(({ type }) => type);
    this.#apis = new Map(types.map((type) => [type, new ResourceApi(resources, type, controllers.get(type), host)]));
  }

  /** @throws TypeError for a class that is not one of the models */
  of<T extends object>(type: Class<T>): ResourceApi<T> {
    const api = this.#apis.get(type);
    if (api === undefined) throw new TypeError(`${type.name} is not one of the models of resources()`);
    return api as ResourceApi<T>;
  }
}

/** The resources as clients meet them. */
export const RESOURCE_APIS = createToken<ResourceApis>('resource controllers');
