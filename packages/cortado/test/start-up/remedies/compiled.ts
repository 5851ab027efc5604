import { transformSync } from '@swc/core';
import type { Class } from 'cortado';

const SOURCE = `
  import { IsString } from 'class-validator';
  import { Body, Controller, Post } from 'cortado';
  class Dto { @IsString() text!: string }
  @Controller('/x') class Chat { @Post() say(@Body() dto: Dto) { return dto.text } }
  module.exports = Chat;
`;

/** A controller from a project whose compiler records the types of parameters, or does not. */
export function compiled(decoratorMetadata: boolean): Class {
  const { code } = transformSync(SOURCE, {
    configFile: false,
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
  });
  const module = { exports: {} };
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is the test's own
  new Function('require', 'module', 'exports', code)(require, module, module.exports);
  return module.exports as Class;
}
