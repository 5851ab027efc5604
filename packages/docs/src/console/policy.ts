/**
 * What the console may load and connect to: its own files, and the servers that the documents name, over HTTP and over WebSocket.
 *
 * @param servers their addresses; paths are left out, because operations have paths of their own. What is no absolute address belongs to
 *   `'self'`
 */
export function contentSecurityPolicy(servers: readonly string[] = []): string {
  const origins = new Set(servers.flatMap(originsOf));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...origins].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function originsOf(address: string): string[] {
  const [, scheme, host] = /^(https?|wss?):\/\/([^/?#;,\s]+)/i.exec(address) ?? [];
  if (scheme === undefined) return [];
  const secure = /s$/i.test(scheme) ? 's' : '';
  return [`http${secure}://${host}`, `ws${secure}://${host}`];
}
