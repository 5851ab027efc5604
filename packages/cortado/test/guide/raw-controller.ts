import { Connection, Controller, Unauthorized, WebSocket } from 'cortado';

@Controller('/raw')
export class RawController {
  @WebSocket('/echo')
  async echo(connection: Connection) {
    await connection.accept();
    for await (const message of connection) {
      if (typeof message === 'string') await connection.sendText(`Echo: ${message}`);
      else await connection.sendBinary(message);
    }
  }

  @WebSocket('/private')
  async private(connection: Connection) {
    if (connection.query['key'] !== 'open sesame') return connection.refuse(401, Unauthorized().body);
    await connection.accept({ headers: { 'x-served-by': 'a' } });
    await connection.sendJson({ hello: await connection.receiveText() });
    await connection.close(1000, 'done');
  }
}
