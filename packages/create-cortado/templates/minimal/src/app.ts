import { createApp, type CortadoOptions } from 'cortado';
import { GreetingController } from './greeting/greeting.controller.js';
import { GreetingEndpoint } from './greeting/greeting.endpoint.js';

/** What the application consists of. Tests give it to `testApp()`. */
export const applicationOptions: CortadoOptions = {
  controllers: [GreetingController, GreetingEndpoint],
  http: { health: true }, // /healthz and /readyz
};

/** @param more for the program that runs it, such as `handleSignals` */
export function createApplication(more: Pick<CortadoOptions, 'handleSignals' | 'log'> = {}) {
  return createApp({ ...applicationOptions, ...more });
}
