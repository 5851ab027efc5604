import { IsInt } from 'class-validator';
import type { Application } from 'cortado';

class Numbers {
  @IsInt({ each: true }) numbers!: number[];
}

export function addSockets(app: Application) {
  app.websocket('/sum', {
    receive: Numbers,
    onReceive: ({ numbers }) => numbers.reduce((sum, each) => sum + each, 0),
  });

  app.websocket('/clock', async (connection) => {
    await connection.accept();
    await connection.send(new Date().toISOString());
  });
}
