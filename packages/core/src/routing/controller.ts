import { checkHost } from './hosts';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { joinPaths, prefixFromName } from './paths';
import type { Class } from '../common/types';

/** What `@Controller(path, options)` takes. */
export interface ControllerOptions {
  /**
   * Handles only requests whose Host header names this host, on any port: `api.example.com`, or `*.example.com` for one subdomain
   * level. A route with the same path and no host handles all other hosts. Default: any host.
   */
  readonly host?: string | readonly string[];
}

interface ControllerMetadata {
  readonly prefix: string | undefined;
  readonly hosts: readonly string[];
}

const controllerMetadata = new DecoratorMetadata<ControllerMetadata>('Controller');

/**
 * Marks a class whose methods handle routes.
 *
 * @param prefix put before the path of each method; default the class name without `Controller` in kebab-case,
 *   `UserProfileController` → `/user-profile`
 * @throws ConfigurationError E_CONTROLLER for an invalid host
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

/** The prefix of a controller; undefined for any other class. A subclass of a controller is a controller too. */
export function controllerPrefix(type: Class): string | undefined {
  const metadata = controllerMetadata.ofClass(type).at(-1);
  return metadata && joinPaths(metadata.prefix ?? prefixFromName(type));
}

/** The hosts of a class; a list with only `undefined` for any host. */
export function controllerHosts(type: Class): readonly (string | undefined)[] {
  const hosts = controllerMetadata.ofClass(type).at(-1)?.hosts ?? [];
  return hosts.length === 0 ? [undefined] : hosts;
}
