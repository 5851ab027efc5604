import type { Class, Context } from '@cortado/core';
import { DecoratorMetadata } from '@cortado/core/transport';
import { RESOURCE_APIS, type ResourceApi } from './resource-api';

const metadata = new DecoratorMetadata<Class<object>>('ResourceController');

/** Records which resource a class is the controller of. */
export function recordController(controller: Class, type: Class<object>): void {
  metadata.onClass(controller, type);
}

/** The class of the resource that a class is the controller of; undefined for any other class. */
export function resourceOf(controller: Class): Class<object> | undefined {
  return metadata.ofClass(controller).at(-1);
}

/** The resource of a controller in the application of a context. */
export function apiFor<T extends object>(controller: object, context: Context): ResourceApi<T> {
  const type = resourceOf(controller.constructor as Class);
  if (type === undefined) throw new TypeError(`${controller.constructor.name} has no @ResourceController()`);
  return context.get(RESOURCE_APIS).of(type) as ResourceApi<T>;
}
