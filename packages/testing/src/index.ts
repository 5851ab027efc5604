export type { Answer, RequestOptions } from './answer';
export { cortadoMatchers, type CortadoMatchers } from './matchers';
export { testApp, type TestApp } from './test-app';
export { HandshakeRefused, TestSocket, type ConnectOptions } from './test-socket';
