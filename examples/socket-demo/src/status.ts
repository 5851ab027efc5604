import { Channels, Connections, type Plugin } from 'cortado';
import { IsInt } from 'class-validator';

/** What those are told who watch the status. */
export class Status {
  @IsInt() connections!: number;
}

/** Pushes how many are connected to everyone in the channel `status`, again and again while the application runs. */
export function statusPush(every: number): Plugin {
  let timer: NodeJS.Timeout | undefined;
  let push = (): void => {};
  return {
    name: 'status',
    setup(app) {
      const channel = app.get(Channels).channel('status');
      const connections = app.get(Connections);
      push = () => void channel.publish('status', { connections: connections.size });
    },
    start() {
      timer = setInterval(() => push(), every).unref();
    },
    stop() {
      clearInterval(timer);
    },
  };
}
