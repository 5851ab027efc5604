import { ConfigurationError, type Class } from '@cortado/core';
import { evaluateCompiled } from '@cortado/testkit/compiled-source';
import { loopbackApp } from './loopback-app';

const source = `
  import { IsString } from 'class-validator';
  import { Body, Controller, Inject, Query, Singleton } from '@cortado/core';
  import { Call } from '@cortado/testkit';
  class Dto { @IsString() name!: string }
  @Singleton() class Service { name = 'service' }
  @Controller('/a') class Payload { @Call('/a') add(@Body() dto: Dto) { return dto } }
  @Controller('/b') class Converted { @Call('/b') one(@Query('n') n: number) { return n } }
  @Controller('/c') class Held { constructor(readonly service: Service) {} @Call('/c') get() { return this.service.name } }
  @Controller('/d') class Given { @Call('/d') get(@Inject() service: Service) { return service.name } }
  @Controller('/e') class Bare { @Call('/e') get(service: Service) { return service.name } }
  @Controller('/f') class Named { @Call('/f') add(@Body(Dto) dto: Dto, @Query('n', { type: Number }) n: number) { return [dto, n] } }
  module.exports = { Payload, Converted, Held, Given, Bare, Named };
`;

/** The classes of the source, compiled with and without the types of parameters. */
function compiled(decoratorMetadata: boolean): Readonly<Record<string, Class>> {
  return evaluateCompiled(source, { decoratorMetadata }, require) as Readonly<Record<string, Class>>;
}

describe('without the flag', () => {
  test.each([
    ['Payload', 'Payload.add, parameter 1'],
    ['Converted', 'Converted.one, parameter 1'],
    ['Held', 'Held (parameter 1)'],
    ['Given', 'Given.get, parameter 1'],
    ['Bare', 'Bare.get, parameter 1'],
  ])('%s refuses to start, and names it', async (name, where) => {
    const error: unknown = await loopbackApp({ controllers: [compiled(false)[name]!] }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).message).toBe(
      `E_METADATA_LOST: ${where}: the compiler recorded no types for it: decorator metadata is turned off\n` +
        '  possible cause: "emitDecoratorMetadata" is missing in tsconfig.json, or "decoratorMetadata" in the jsc.transform of .swcrc\n' +
        '  possible cause: esbuild, tsx, Vite and the type stripping of Node record no types, whatever the configuration says\n' +
        '  remedy: set "experimentalDecorators": true and "emitDecoratorMetadata": true in tsconfig.json, and compile with tsc or swc',
    );
  });

  test('what names all its types works', async () => {
    const { call } = await loopbackApp({ controllers: [compiled(false)['Named']!] });
    expect((await call('/f', { payload: { name: 'a' }, query: { n: '1' } })).body).toEqual([{ name: 'a' }, 1]);
  });
});

test('with it, all but the one that lacks a decorator start: the remedy works', async () => {
  const { Payload, Converted, Held, Given, Bare } = compiled(true);
  const { call } = await loopbackApp({ controllers: [Payload!, Converted!, Held!, Given!] });
  expect((await call('/a', { payload: { name: 'a' } })).body).toEqual({ name: 'a' });
  expect((await call('/b', { query: { n: '1' } })).body).toBe(1);
  expect((await call('/c')).body).toBe('service');
  expect((await call('/d')).body).toBe('service');
  await expect(loopbackApp({ controllers: [Bare!] })).rejects.toMatchObject({ code: 'E_DTO' }); // taken for the payload;
});
