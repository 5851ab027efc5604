import { readFrame, sizeOf } from '../model/frame.js';

/** @typedef {import('../model/frame.js').ReadFrame} ReadFrame */

/**
 * One line of the log: a frame, or a note about the connection.
 *
 * @typedef {object} Entry
 * @property {number} number
 * @property {'sent' | 'received' | 'note'} direction
 * @property {Date} time
 * @property {number} at the same on a clock that only goes forward, in milliseconds
 * @property {string | Uint8Array} data the frame, or the text of a note
 * @property {number} size in bytes
 * @property {ReadFrame} frame
 * @property {Entry | undefined} request of a reply: what it answers
 * @property {Entry | undefined} reply of a request: its final answer
 * @property {number | undefined} elapsed between a request and its reply, in milliseconds
 * @property {'pending' | 'answered' | 'silent' | undefined} outcome of what was sent; `silent` when later messages were answered before it
 * @property {string | undefined} origin the form that it was sent from
 */

let last = 0;

/**
 * @param {Entry['direction']} direction
 * @param {string | Uint8Array} data
 * @param {string} [origin]
 * @returns {Entry}
 */
export function newEntry(direction, data, origin) {
  last += 1;
  return {
    number: last,
    direction,
    time: new Date(),
    at: performance.now(),
    data,
    size: sizeOf(data),
    frame: readFrame(direction === 'note' ? undefined : data),
    request: undefined,
    reply: undefined,
    elapsed: undefined,
    outcome: undefined,
    origin,
  };
}

/**
 * What a line of the log is called.
 *
 * @param {Entry} entry
 * @returns {string}
 */
export function labelOf({ direction, data, frame, request }) {
  if (direction === 'note') return String(data);
  if (typeof data !== 'string') return 'binary';
  const { event, kind } = frame;
  const named = event ?? (request === undefined ? undefined : labelOf(request));
  if (direction === 'sent' && kind === 'reply') return 'answer';
  return named ?? (kind === 'other' || kind === 'reply' ? 'message' : kind);
}
