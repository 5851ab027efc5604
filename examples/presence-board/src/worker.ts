import cluster from 'node:cluster';
import { pid } from 'node:process';

/** The process that answers: each reply names it, so that a visitor sees several of them at work. */
export const worker = { id: cluster.worker?.id ?? 1, pid };
