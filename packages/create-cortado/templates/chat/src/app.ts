import { docs } from '@cortado/docs';
import { redis } from '@cortado/redis';
import { createApp, type CortadoOptions } from 'cortado';
import { AppConfig, readConfig } from './config.js';
import { PageController } from './page/page.controller.js';
import { RoomController } from './room/room.controller.js';
import { RoomEndpoint } from './room/room.endpoint.js';

/** What the page may load: files of this server, and nothing else. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** What the application consists of. Tests give it to `testApp()`. */
export function applicationOptions({ redisUrl }: AppConfig): CortadoOptions {
  return {
    controllers: [PageController, RoomController, RoomEndpoint],
    plugins: [docs(), ...(redisUrl === undefined ? [] : [redis({ url: redisUrl })])], // the documents are at /docs
    http: {
      health: true, // /healthz and /readyz
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: POLICY } },
    },
  };
}

/** @param more for the program that runs it, such as `handleSignals` */
export function createApplication(more: Pick<CortadoOptions, 'handleSignals' | 'log'> = {}) {
  return createApp({ ...applicationOptions(readConfig()), ...more });
}
