/**
 * Asks the REST API. Never rejects.
 *
 * @returns the status, which is 0 when the server cannot be reached, and the body
 */
export async function ask(method, path, { body, headers = {} } = {}) {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json', ...headers } };
  try {
    const response = await fetch(path, { method, headers, ...json, body: JSON.stringify(body) });
    return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
  } catch (error) {
    return { status: 0, body: { errorList: [{ loc: [], msg: `The server does not answer: ${error.message}` }] } };
  }
}

export const errorsOf = ({ errorList }) => errorList.map(({ msg }) => msg).join('. ');
