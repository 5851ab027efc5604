import * as auth from '@cortado/auth';
import * as channels from '@cortado/channels';
import * as broker from '@cortado/channels/broker';
import * as cli from '@cortado/cli';
import * as client from '@cortado/client';
import * as clientReact from '@cortado/client/react';
import * as clientResources from '@cortado/client/resources';
import * as core from '@cortado/core';
import * as transport from '@cortado/core/transport';
import * as docs from '@cortado/docs';
import * as typesFile from '@cortado/docs/types-file';
import * as dto from '@cortado/dto';
import * as classValidator from '@cortado/dto/class-validator';
import * as http from '@cortado/http';
import * as redis from '@cortado/redis';
import * as resources from '@cortado/resources';
import * as testing from '@cortado/testing';
import * as websocket from '@cortado/websocket';
import * as cortado from 'cortado';
import * as create from 'create-cortado';

/** The public surface: whoever adds a name here promises to keep it. What interop adds to a module is left out. */
const names = (entryPoint: object): string[] =>
  Object.keys(entryPoint)
    .filter((name) => !['default', '__esModule', 'module.exports'].includes(name))
    .toSorted();

test.each([
  ['@cortado/dto', dto],
  ['@cortado/dto/class-validator', classValidator],
  ['@cortado/core', core],
  ['@cortado/core/transport', transport],
  ['@cortado/http', http],
  ['@cortado/channels', channels],
  ['@cortado/channels/broker', broker],
  ['@cortado/websocket', websocket],
  ['cortado', cortado],
  ['@cortado/auth', auth],
  ['@cortado/redis', redis],
  ['@cortado/resources', resources],
  ['@cortado/docs', docs],
  ['@cortado/docs/types-file', typesFile],
  ['@cortado/client', client],
  ['@cortado/client/react', clientReact],
  ['@cortado/client/resources', clientResources],
  ['@cortado/testing', testing],
  ['@cortado/cli', cli],
  ['create-cortado', create],
])('%s', (_name, entryPoint) => {
  expect(names(entryPoint)).toMatchSnapshot();
});

test('the package cortado has every name of the five packages that an application needs', () => {
  const left = [dto, core, http, channels, websocket].flatMap(names).filter((name) => !names(cortado).includes(name));
  expect(left.toSorted()).toMatchSnapshot();
});
