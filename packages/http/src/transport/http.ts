import type { Transport } from '@cortado/core/transport';
import { httpSettings, type HttpOptions } from './options';
import { HttpTransport } from './http-transport';

/**
 * The HTTP transport: controllers on Fastify.
 *
 * @throws ConfigurationError E_OPTION for an option that does not exist or has an invalid value
 * @example
 * const app = await Application.create({ controllers: [UserController] }, [http({ bodyLimit: 65_536 })]);
 */
export function http(options?: HttpOptions): Transport {
  return new HttpTransport(httpSettings(options));
}
