import { ConfigurationError, type Class } from '@cortado/core';
import { closest } from '@cortado/core/transport';
import type { Callbacks } from './callbacks';

/** Which hooks a class may have, for messages. */
interface HookNames {
  readonly hooks: readonly string[];
  /** Whose they are, as in `an endpoint`. */
  readonly of: string;
  readonly code: 'E_WEBSOCKET' | 'E_CHANNEL';
  /** How a message handler is marked. */
  readonly mark: string;
}

const HOOKS = ['onHandshake', 'onConnect', 'onReceive', 'onDisconnect', 'onError'] as const;
const OF_ENDPOINTS: HookNames = {
  hooks: HOOKS,
  of: 'an endpoint',
  code: 'E_WEBSOCKET',
  mark: '@OnReceive() or @OnMessage(name)',
};
/** What gateways of NestJS call them. */
const OF_NEST: Readonly<Record<string, string>> = { handleConnection: 'onConnect', handleDisconnect: 'onDisconnect' };

const CALLBACKS = [
  'receive',
  'receiveOptions',
  'onReceive',
  'onConnect',
  'onDisconnect',
  'subprotocol',
  'headers',
] as const satisfies readonly (keyof Callbacks<any, any>)[];

/**
 * Refuses methods whose names are misspelt names of hooks, or those of NestJS where the hook itself is missing: nothing would call them.
 *
 * @param isHandler whether the method is a message handler or a route
 * @throws ConfigurationError E_WEBSOCKET
 */
export function checkHookNames(
  type: Class,
  isHandler: (key: PropertyKey) => boolean,
  { hooks, of, code, mark }: HookNames = OF_ENDPOINTS,
): void {
  const names = methodNames(type);
  for (const name of names) {
    const nest = Object.hasOwn(OF_NEST, name) ? OF_NEST[name]! : undefined;
    if (nest !== undefined && hooks.includes(nest) && !names.includes(nest) && !isHandler(name))
      throw refused(name, nest);
    // `connect` is close to `onConnect`, but a good name for something else.
    if (!/^o/i.test(name) || hooks.includes(name) || isHandler(name)) continue;
    const hook = closest(name, hooks);
    if (hook === undefined) continue;
    throw refused(name, hook, [`it is a misspelling of ${hook}`]);
  }

  function refused(name: string, hook: string, causes = [`NestJS has this name for ${hook}`]): ConfigurationError {
    return new ConfigurationError(code, {
      where: `${type.name}.${name}`,
      problem: `nothing calls it: the hooks of ${of} are ${hooks.join(', ')}`,
      causes,
      remedy: `name it ${hook}, mark it as a message handler with ${mark}, or rename it`,
    });
  }
}

/** The methods of a class and of those that it extends. */
function methodNames(type: Class): readonly string[] {
  const names = new Set<string>();
  let prototype = type.prototype as object | null;
  while (prototype !== null && prototype !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function') names.add(name);
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return [...names];
}

/**
 * Refuses unknown names in a set of callbacks. An instance of a class may have other members whose names are not similar.
 *
 * @throws ConfigurationError E_WEBSOCKET
 */
export function checkCallbackNames(callbacks: object, where: string): void {
  for (const name in callbacks) {
    if ((CALLBACKS as readonly string[]).includes(name)) continue;
    const near = closest(name, CALLBACKS);
    if (near === undefined && Object.getPrototypeOf(callbacks) !== Object.prototype) continue;
    throw new ConfigurationError('E_WEBSOCKET', {
      where,
      problem: `there is no callback or option "${name}"`,
      remedy: `${near === undefined ? 'remove it' : `name it ${near}`}: the names are ${CALLBACKS.join(', ')}`,
    });
  }
}
