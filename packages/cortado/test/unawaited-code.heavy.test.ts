import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

/**
 * An application whose DTOs, and what it answers, run code that rejects. A rejection that nobody observes ends the process, which is what
 * Node does by default. Prints the status of each situation by each way in, and how many failures were logged.
 */
const PROGRAM = `
require('reflect-metadata');
const { WebSocket: Client } = require('ws');
const { Transform, Expose, Type } = require('class-transformer');
const cv = require('class-validator');
const { Controller, WebSocket, Post, OnReceive, createApp } = require('cortado');

const [, mode, backend] = process.argv;
const reject = () => Promise.reject(new Error('rejected'));
const dtoOf = (decorators, own = {}) => {
  class Dto { constructor() { Object.assign(this, own); } }
  for (const decorator of decorators) decorator(Dto.prototype, 'value');
  return Dto;
};
class Later { validate() { return reject(); } }
cv.ValidatorConstraint({ name: 'later' })(Later);
class LaterAsync { validate() { return reject(); } }
cv.ValidatorConstraint({ name: 'later', async: true })(LaterAsync);
class Getter { get value() { return reject(); } }
Expose()(Getter.prototype, 'value', Object.getOwnPropertyDescriptor(Getter.prototype, 'value'));

const inputs = {
  constraint: dtoOf([cv.Validate(Later)]),
  items: dtoOf([cv.Validate(Later, { each: true })]),
  declared: dtoOf([cv.Validate(LaterAsync)]),
  transform: dtoOf([Transform(reject), cv.IsString()]),
  condition: dtoOf([cv.ValidateIf(reject), cv.IsString()]),
  validateIf: dtoOf([cv.IsString({ validateIf: reject })]),
  message: dtoOf([cv.IsInt({ message: reject })]),
};
const Any = dtoOf([cv.Allow()]);
const outputs = {
  getter: () => new Getter(),
  outgoing: () => { class Out { value = 1; } Transform(reject, { toPlainOnly: true })(Out.prototype, 'value'); return new Out(); },
  told: () => ({ toJSON: reject }),
  held: () => ({ value: reject() }),
};

const actions = {};
const add = (name, Dto, answer) => {
  class Action { run(dto) { return answer(dto); } }
  Reflect.defineMetadata('design:paramtypes', [Dto], Action.prototype, 'run');
  Reflect.defineMetadata('design:returntype', Object, Action.prototype, 'run');
  const descriptor = Object.getOwnPropertyDescriptor(Action.prototype, 'run');
  Post()(Action.prototype, 'run', descriptor);
  OnReceive()(Action.prototype, 'run', descriptor);
  Controller('/' + name)(Action);
  WebSocket('/' + name)(Action);
  actions[name] = Action;
};
for (const [name, Dto] of Object.entries(inputs)) add(name, Dto, () => ({}));
for (const [name, answer] of Object.entries(outputs)) add(name, Any, answer);

let logged = 0;
const logger = { level: 'error', info() {}, debug() {}, warn() {}, trace() {}, fatal() {}, silent() {}, error() { logged++; }, child: () => logger };

(async () => {
  const app = await createApp({ controllers: Object.values(actions), log: logger, dto: { backend, compat: mode === 'compat' } });
  // A class that nothing but a function route and a function socket knows.
  app.route('POST', '/route', { body: inputs.transform, handler: () => ({}) });
  app.websocket('/function', { receive: inputs.transform, onReceive: () => ({}) });
  await app.listen({ port: 0 });
  const statuses = {};
  const tell = async (name, way, status) => {
    const before = logged;
    (statuses[name] ??= {})[way] = [await status(), logged - before];
    // A turn of the event loop: what is rejected and unobserved is reported before.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const post = (path) => () => fetch(app.url + path, { method: 'POST', body: '{"value":["x"]}', headers: { 'content-type': 'application/json' } }).then(async (answer) => { await answer.text(); return answer.status; });
  const send = (path, protocols, frame) => () => new Promise((resolve, fail) => {
    const client = new Client(app.url.replace('http', 'ws') + path, protocols);
    client.on('error', fail);
    client.on('open', () => client.send(frame));
    client.on('message', (data) => { client.close(); resolve(JSON.parse(String(data)).statusCode); });
  });
  for (const name of Object.keys(actions)) {
    await tell(name, 'http', post('/' + name));
    await tell(name, 'message', send('/' + name, [], '{"value":["x"]}'));
    await tell(name, 'rpc', send('/' + name, ['cortado.v1'], '{"id":1,"body":{"value":["x"]}}'));
  }
  await tell('functions', 'http', post('/route'));
  await tell('functions', 'message', send('/function', [], '{"value":["x"]}'));
  await app.close();
  console.log(JSON.stringify(statuses));
})();
`;

const MASKED = [500, 1];

test.each([
  ['strict', 'source'],
  ['compat', 'source'],
  ['strict', 'closures'],
  ['compat', 'closures'],
])('%s on %s: what rejects is a masked 500 that is logged once, and the process goes on', (mode, backend) => {
  const output = execFileSync(process.execPath, ['-e', PROGRAM, mode, backend], { cwd: root, encoding: 'utf8' });
  const statuses = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, Record<string, unknown>>;
  expect(Object.keys(statuses)).toHaveLength(12);
  for (const [name, byWay] of Object.entries(statuses)) {
    const ways = name === 'functions' ? ['http', 'message'] : ['http', 'message', 'rpc'];
    expect({ name, ...byWay }).toEqual({ name, ...Object.fromEntries(ways.map((way) => [way, MASKED])) });
  }
});
