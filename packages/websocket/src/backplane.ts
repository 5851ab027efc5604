/** The second door: what those need who write a backplane. */
export type { Backplane, Receive } from './backplane/backplane';
export { MemoryHub } from './backplane/memory-backplane';
