export { Call, Loopback } from './loopback';
export { withProgram } from './program';
