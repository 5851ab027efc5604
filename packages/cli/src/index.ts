export { main } from './program/main';
