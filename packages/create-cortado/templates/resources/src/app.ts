import { docs } from '@cortado/docs';
import { resources } from '@cortado/resources';
import { createApp, type CortadoOptions } from 'cortado';
import { AppConfig, readConfig } from './config.js';
import { ProjectController } from './task/project.controller.js';
import { Project } from './task/project.resource.js';
import { Task } from './task/task.resource.js';

/** What the application consists of. Tests give it to `testApp()`. */
export function applicationOptions({ databaseUrl }: Pick<AppConfig, 'databaseUrl'>): CortadoOptions {
  return {
    controllers: [ProjectController],
    plugins: [
      // The tables are created at the start. With data that matters, write migrations instead of `sync`.
      resources({ database: databaseUrl, models: [Project, Task], sync: true }),
      docs(), // at /docs
    ],
    http: { health: true }, // /healthz and /readyz
  };
}

/** @param more for the program that runs it, such as `handleSignals` */
export function createApplication(more: Pick<CortadoOptions, 'handleSignals' | 'log'> = {}) {
  return createApp({ ...applicationOptions(readConfig()), ...more });
}
