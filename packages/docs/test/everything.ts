import { createApp, type Application } from 'cortado';
import { addRoutes, httpControllers } from './everything/routes';
import { addSockets, socketControllers, streamedChannels } from './everything/sockets';

/** An application with every feature that documents know. */
export async function everything(): Promise<Application> {
  const app = await createApp({
    log: false,
    controllers: [...httpControllers, ...socketControllers],
    channels: streamedChannels,
    http: { uploads: true, form: true, health: true, metrics: true },
  });
  addRoutes(app);
  addSockets(app);
  return app;
}
