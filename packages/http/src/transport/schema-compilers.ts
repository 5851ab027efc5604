import type { BuildCompilerFromPool } from '@fastify/ajv-compiler';
import type { SerializerFactory } from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's own compilers of JSON schemas, loaded when the first schema is compiled. Fastify loads AJV and fast-json-stringify when it is
 * created, which is a tenth of the processor time of a start-up (40 of 390 ms), and no route of an application has a schema: what remains is
 * `validateInput()` and `serializeInput()` of Fastify's requests and replies. Not for an application that registers routes of Fastify's:
 * to compilers that are given to it, Fastify shows the names of headers as a schema writes them, and not in lower case.
 */
export const compilersOnDemand: { buildValidator: BuildCompilerFromPool; buildSerializer: SerializerFactory } = {
  buildValidator: (schemas, options) => {
    const createFactory = require('@fastify/ajv-compiler') as typeof import('@fastify/ajv-compiler');
    return createFactory()(schemas, options);
  },
  buildSerializer: (schemas, options) => {
    const createFactory =
      require('@fastify/fast-json-stringify-compiler') as typeof import('@fastify/fast-json-stringify-compiler');
    return createFactory()(schemas, options);
  },
};
