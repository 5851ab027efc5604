import { createApp, type Application, type CortadoOptions } from 'cortado';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { RunningApp } from '@cortado/testkit/app';

const running: RunningApp[] = [];

/** An application that listens, until `closeApps()`. */
export async function start(options: CortadoOptions, setup?: (app: Application) => void): Promise<RunningApp> {
  const created = createApp({ log: false, ...options });
  const app = await RunningApp.open(created.then((each) => (setup?.(each), each)));
  running.push(app);
  return app;
}

/** Two processes of one application, as far as either can tell. */
export async function startTwo(options: CortadoOptions): Promise<readonly [RunningApp, RunningApp]> {
  const network = new MemoryNetwork();
  const process = (): Promise<RunningApp> =>
    start({ ...options, providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
  return [await process(), await process()];
}

/** For `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.close()));
}
