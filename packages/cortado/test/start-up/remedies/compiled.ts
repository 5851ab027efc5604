import { evaluateCompiled } from '@cortado/testkit/compiled-source';
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
  return evaluateCompiled(SOURCE, { decoratorMetadata }, require) as Class;
}
