import { withProgram } from '@cortado/testkit';
import { PYTHON_WEBSOCKETS, pythonWebsockets } from '@cortado/testkit/peers/python-websockets';
import { describePeer } from './peer-contract';

withProgram(PYTHON_WEBSOCKETS, (python) =>
  describePeer('python3-websockets', pythonWebsockets(python), { compresses: true }),
);
