/**
 * What is needed to do the same elsewhere.
 *
 * @typedef {object} Target
 * @property {string} url
 * @property {readonly string[]} protocols subprotocols, the token among them
 * @property {Readonly<Record<string, string>>} [headers] which only programs can send
 */

/**
 * A word of a POSIX shell.
 *
 * @param {string} text
 */
export const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** @param {Target} target */
function headersOf({ headers = {} }) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/**
 * @param {Target} target
 * @param {string} [frame] sent as soon as it is connected
 */
export function wscat(target, frame) {
  const options = target.protocols.map((each) => `-s ${quoted(each)}`);
  const headers = headersOf(target).map((each) => `-H ${quoted(each)}`);
  const sent = frame === undefined ? [] : [`-w 5 -x ${quoted(frame)}`];
  return ['wscat', '-c', quoted(target.url), ...options, ...headers, ...sent].join(' ');
}

/**
 * @param {Target} target
 * @param {string} [frame] sent as soon as it is connected
 */
export function websocat(target, frame) {
  const protocols = target.protocols.length === 0 ? [] : [`--protocol ${quoted(target.protocols.join(', '))}`];
  const headers = headersOf(target).map((each) => `-H=${quoted(each)}`);
  const command = ['websocat', '-n', ...protocols, ...headers, quoted(target.url)].join(' ');
  // One frame is one line.
  return frame === undefined ? command : `printf '%s\\n' ${quoted(frame.replaceAll('\n', ' '))} | ${command}`;
}

/**
 * A program for browsers and for Node.js from 22.
 *
 * @param {Target} target
 * @param {string} frame
 */
export function clientCode({ url, protocols }, frame) {
  const offered = protocols.length === 0 ? '' : `, ${literal(protocols)}`;
  return [
    `const socket = new WebSocket(${literal(url)}${offered});`,
    `socket.addEventListener('open', () => {`,
    `  socket.send(${sent(frame)});`,
    `});`,
    `socket.addEventListener('message', ({ data }) => {`,
    `  console.log(JSON.parse(data));`,
    `});`,
    '',
  ].join('\n');
}

/** @param {string} frame */
function sent(frame) {
  try {
    return `JSON.stringify(${JSON.stringify(JSON.parse(frame), null, 2).replaceAll('\n', '\n  ')})`;
  } catch {
    return literal(frame); // a text that is no JSON
  }
}

/** @param {unknown} value */
const literal = (value) => JSON.stringify(value).replaceAll('","', '", "');
