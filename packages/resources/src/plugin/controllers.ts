import { ConfigurationError, type Class } from '@cortado/core';
import { resourceRecord } from '../decorators/resource';
import type { Model } from '../model/model';
import { resourceOf } from '../rest/controller-record';
import { ResourceActions } from '../rest/resource-actions';
import { ResourceController } from '../rest/resource-controller';

/** The controllers of resources. */
export interface ResourceControllers {
  /** By the classes of the resources. */
  readonly byType: ReadonlyMap<Class, Class>;
  /** Those that the application does not list itself. */
  readonly added: readonly Class[];
}

/**
 * Finds the controller of each resource among those of the application, and makes one for each that has none.
 *
 * @throws ConfigurationError E_RESOURCE for two controllers of one resource, and for the controller of a class that is not a model
 */
export function controllersOf(models: ReadonlyMap<Class, Model>, own: readonly Class[]): ResourceControllers {
  const byType = new Map<Class, Class>();
  for (const controller of new Set(own)) {
    const type = typeof controller === 'function' ? resourceOf(controller) : undefined;
    if (type === undefined) continue;
    checkController(controller, type, models, byType.get(type));
    byType.set(type, controller);
  }
  const added: Class[] = [];
  for (const { type } of models.values()) {
    if (byType.has(type) || resourceRecord(type)?.controller === false) continue;
    const controller = defaultController(type);
    byType.set(type, controller);
    added.push(controller);
  }
  return { byType, added };
}

function defaultController(type: Class<object>): Class {
  const name = `${type.name}Controller`;
  const controller = { [name]: class extends ResourceActions<object> {} }[name] as Class<ResourceActions<object>>;
  ResourceController(type)(controller);
  return controller;
}

function checkController(
  controller: Class,
  type: Class,
  models: ReadonlyMap<Class, Model>,
  other: Class | undefined,
): void {
  if (!models.has(type)) {
    throw new ConfigurationError('E_RESOURCE', {
      where: controller.name,
      problem: `it is the controller of ${type.name}, which is not in \`models\``,
      remedy: `add ${type.name} to the models of resources()`,
    });
  }
  if (other === undefined) return;
  throw new ConfigurationError('E_RESOURCE', {
    where: controller.name,
    problem: `${other.name} is the controller of ${type.name} already`,
    remedy: 'list one of them in controllers',
  });
}
