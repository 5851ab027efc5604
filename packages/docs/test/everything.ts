import { createApp, type Application } from 'cortado';
import { addSockets, socketControllers } from './everything/sockets';

/** An application with every feature that documents know. */
export async function everything(): Promise<Application> {
  const app = await createApp({ log: false, controllers: [...socketControllers] });
  addSockets(app);
  return app;
}
