export type { Answer, RequestOptions } from './client/answer';
export { cortadoMatchers, type CortadoMatchers } from './client/matchers';
export { testApp, type InMemoryClient, type TestApp } from './application/test-app';
export { TestStream } from './client/test-stream';
export { HandshakeRefused, TestSocket, type ConnectOptions } from './client/test-socket';
export { InMemoryWebSocket, SocketCloseEvent } from './client/in-memory-web-socket';
