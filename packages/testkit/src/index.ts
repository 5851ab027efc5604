export { Call, Loopback } from './loopback';
