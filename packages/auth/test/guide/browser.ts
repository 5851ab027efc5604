export function connect(url: string, token: string, onSignOut: () => void): WebSocket {
  const socket = new WebSocket(url, ['cortado.v1', `bearer.${token}`]);
  socket.addEventListener('close', ({ code }) => {
    if (code === 4401) onSignOut(); // no token, a wrong one, or one that has expired
  });
  return socket;
}

/** Before the token expires: keeps the connection. */
export function renew(socket: WebSocket, token: string): void {
  socket.send(JSON.stringify({ id: 'renewal', event: '$auth', body: { token } }));
}
