import { ConfigurationError, Controller, type Class } from '@cortado/core';
import { CIRCULAR_IMPORT } from '@cortado/core/transport';
import { resourceRecord } from '../decorators/resource';
import { recordController } from './controller-record';
import type { ResourceHooks } from './hooks';
import type { ResourceActions } from './resource-actions';
import { recordRoutes } from './routes';

/**
 * Marks the controller of a resource, which takes the place of the one that it would have by itself. Its paths begin with the name of the
 * resource. List it in `createApp({ controllers })`.
 *
 * @param type the class of the resource
 * @throws ConfigurationError E_METADATA_LOST for a class that did not exist when the decorator ran, E_RESOURCE for one without `@Resource`
 * @example
 * @ResourceController(Product)
 * class ProductController extends ResourceActions<Product> {
 *   beforeCreate(product: Product) { product.name = product.name.trim() }
 * }
 */
export function ResourceController<T extends object>(
  type: Class<T>,
): (target: Class<ResourceActions<T> & ResourceHooks<T>>) => void {
  return (target) => {
    const record = checkedRecord(type, target.name);
    Controller(`/${record.name}`)(target);
    recordController(target, type);
    recordRoutes(target, type);
  };
}

function checkedRecord(type: Class | undefined, where: string) {
  if (type === undefined) {
    throw new ConfigurationError('E_METADATA_LOST', {
      where,
      problem: '@ResourceController() names no class',
      ...CIRCULAR_IMPORT,
    });
  }
  const record = resourceRecord(type);
  if (record !== undefined) return record;
  throw new ConfigurationError('E_RESOURCE', {
    where,
    problem: `it is the controller of ${type.name}, which has no @Resource()`,
    remedy: `decorate ${type.name}, as in @Resource('products')`,
  });
}
