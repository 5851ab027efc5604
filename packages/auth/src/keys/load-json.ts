export interface LoadLimits {
  readonly timeout: number;
  readonly maxBytes: number;
}

/**
 * Loads a JSON document, bounded in time and size, and without following redirects.
 *
 * @throws Error for any answer but 200, for one that is too large or late, and for what is not JSON
 */
export async function loadJson(url: URL, { timeout, maxBytes }: LoadLimits): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${url.href} answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`${url.href} answered with more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
