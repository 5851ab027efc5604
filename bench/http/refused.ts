import { ClientConnection } from '../lib/client/connection.js';
import { HttpAnswers } from '../lib/client/http-answers.js';
import { requestBytes, type HttpRequest } from '../lib/client/http-load.js';
import type { OpenLoad } from '../lib/server-case.js';

/** A load of a server that first has to refuse something, so that no peer is fast because it does not look. */
export function refusing(request: HttpRequest, open: OpenLoad): OpenLoad {
  return async (port, options) => {
    const connection = await ClientConnection.open(port, new HttpAnswers({ status: 400, isRight: () => true }));
    try {
      await connection.ask(requestBytes(request, port));
    } finally {
      connection.close();
    }
    return open(port, options);
  };
}
