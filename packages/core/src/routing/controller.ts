import { checkHost } from './hosts';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { joinPaths, prefixFromName } from './paths';
import type { Class } from '../common/types';

/** What `@Controller(path, options)` takes. */
export interface ControllerOptions {
  /**
   * Answers only where the request's Host names it, whatever the port: `api.example.com`, or `*.example.com` for any one name before
   * the rest. A route of the same path without a host answers all others. Default any.
   */
  readonly host?: string | readonly string[];
}

interface ControllerMetadata {
  readonly prefix: string | undefined;
  readonly hosts: readonly string[];
}

const controllerMetadata = new DecoratorMetadata<ControllerMetadata>('Controller');

/**
 * Marks a class whose methods answer routes.
 *
 * @param prefix put before the path of each method; default the class name without `Controller` in kebab-case,
 *   `UserProfileController` → `/user-profile`
 * @throws ConfigurationError E_CONTROLLER for a host that no request could name
 * @example
 * @Controller('/users', { host: 'api.example.com' }) class UserController {}
 */
export function Controller(prefix?: string, { host = [] }: ControllerOptions = {}): (target: Class) => void {
  return (target) => {
    const hosts = (Array.isArray(host) ? (host as readonly string[]) : [host as string]).map((each) =>
      checkHost(each, target.name),
    );
    controllerMetadata.onClass(target, { prefix, hosts });
  };
}

/** The prefix of a controller, or undefined for a class that is none. A subclass may be a controller by its base class. */
export function controllerPrefix(type: Class): string | undefined {
  const metadata = controllerMetadata.ofClass(type).at(-1);
  return metadata && joinPaths(metadata.prefix ?? prefixFromName(type));
}

/** The hosts that a class answers on; `undefined` alone for any. */
export function controllerHosts(type: Class): readonly (string | undefined)[] {
  const hosts = controllerMetadata.ofClass(type).at(-1)?.hosts ?? [];
  return hosts.length === 0 ? [undefined] : hosts;
}
