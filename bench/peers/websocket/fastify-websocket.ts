import websocket from '@fastify/websocket';
import { Ajv } from 'ajv';
import { fastify } from 'fastify';
import { serve } from '../../lib/serve.js';
import { AJV_OPTIONS } from '../../work/ajv-options.js';
import { userSchema } from '../../work/schemas.js';

/** A plugin that opens sockets; what is said on them one checks by hand, here with AJV. */
const app = fastify();
const validate = new Ajv(AJV_OPTIONS).compile(userSchema);

await app.register(websocket);
app.get('/echo', { websocket: true }, (socket) => {
  socket.on('message', (data: Buffer) => {
    const body: unknown = JSON.parse(data.toString());
    const reply = validate(body)
      ? { statusCode: 200, body }
      : { statusCode: 400, body: { errorList: validate.errors } };
    socket.send(JSON.stringify(reply));
  });
});

await serve(async () => Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port));
