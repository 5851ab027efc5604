import { compile } from '@cortado/dto';
import { functionCase } from '../lib/function-case.js';
import { cortado, libraries, peersOf, schemas, entryPoint } from './peers.js';
import { allWrong, email, five, FiveFields, nested, Nested, oneWrong, registerOthers, WithEmail } from './shapes.js';

const fiveFields = { dto: FiveFields, ...schemas.five };
const budgets = { ajv: { atLeast: 1 }, 'class-validator': { atLeast: 50 } };

export const cases = [
  functionCase(import.meta.url, {
    name: 'dto/five-fields',
    subject: 'cortado',
    peers: peersOf(fiveFields, five, true),
    budgets,
  }),
  functionCase(import.meta.url, {
    name: 'dto/nested-20',
    subject: 'cortado',
    peers: peersOf({ dto: Nested, ...schemas.nested }, nested, true),
    budgets: { 'class-validator': { atLeast: 50 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/class-validator-entry',
    subject: 'cortado',
    peers: { cortado: () => entryPoint(Nested, nested), 'class-validator': () => libraries(Nested, nested) },
  }),
  // The format itself is the library's own function, and the cost of all the rest: the budget is only that of formats.
  functionCase(import.meta.url, {
    name: 'dto/five-with-email',
    subject: 'cortado',
    peers: peersOf({ dto: WithEmail, ...schemas.email }, email, true),
    budgets: { 'class-validator': { atLeast: 1 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/five-all-wrong',
    subject: 'cortado',
    peers: peersOf(fiveFields, allWrong, false),
    budgets,
  }),
  // Here the peers are other inputs: the ratio says how much longer a refusal takes.
  functionCase(import.meta.url, {
    name: 'dto/invalid-to-valid',
    subject: 'valid',
    peers: {
      valid: () => cortado(FiveFields, five, true),
      'one wrong': () => cortado(FiveFields, oneWrong, false),
      'all wrong': () => cortado(FiveFields, allWrong, false),
    },
    budgets: { 'one wrong': { atMost: 2 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/other-classes',
    subject: 'none',
    peers: {
      none: () => cortado(FiveFields, five, true),
      'and 300': () => among(300),
      'and 1,000': () => among(1_000),
      'class-validator': () => library(),
      'class-validator and 300': () => library(300),
      'class-validator and 1,000': () => library(1_000),
    },
    budgets: { 'and 300': { atMost: 1.1 }, 'and 1,000': { atMost: 1.1 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/compile',
    unit: 'first compilations per second',
    subject: 'five fields',
    peers: { 'five fields': () => compiling(FiveFields), 'nested-20': () => compiling(Nested) },
  }),
];

function among(others: number): ReturnType<typeof cortado> {
  registerOthers(others);
  return cortado(FiveFields, five, true);
}

function library(others = 0): ReturnType<typeof cortado> {
  registerOthers(others);
  return libraries(FiveFields, five);
}

/** Options that were never asked for make every compilation a first one. */
function compiling(dto: typeof FiveFields): ReturnType<typeof cortado> {
  let asked = 0;
  return {
    run: () => {
      asked += 1;
      return compile(dto, { maxErrors: 1 + (asked % 10_000), maxDepth: 1 + Math.floor(asked / 10_000) });
    },
    isRight: (compiled) => !(compiled as ReturnType<typeof compile>).async,
  };
}
