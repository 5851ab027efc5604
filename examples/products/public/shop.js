import { createClient } from './client/resources.js';

export const api = createClient({ url: location.origin });
export const products = api.resource('products');
export const shops = api.resource('shops');

/** The answer of a call. Never rejects: a server that cannot be reached is a failure like any other. */
export async function attempt(call) {
  try {
    return await call;
  } catch {
    return { ok: false, statusCode: 0, body: { errorList: [{ loc: [], msg: 'The server does not answer' }] } };
  }
}

export const errorsOf = ({ errorList }) => errorList.map(({ msg }) => msg).join('. ');
