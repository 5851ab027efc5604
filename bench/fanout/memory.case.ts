import { subscriptionMemoryCase } from '../lib/subscription-memory-case.js';
import { program } from './dialects.js';

/** A hundred members in each channel, as the program arranges it. */
const SIZE = { program: program('cortado'), connections: 1_000, channels: 100 };

export const cases = [
  subscriptionMemoryCase({ name: 'fanout/memory-plain', path: '/plain-members', limit: 200, ...SIZE }),
  subscriptionMemoryCase({ name: 'fanout/memory-class', path: '/class-members', limit: 500, ...SIZE }),
];
