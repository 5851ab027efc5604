import { calls, clientFor } from './calls';

const api = clientFor(location.origin);

/** For the test: runs one of the calls in this page. */
const run = (name: string): Promise<unknown> => calls[name]!(api);
Object.assign(window, { run });
