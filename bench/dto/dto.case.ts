import { compile } from '@cortado/dto';
import { functionCase } from '../lib/function-case.js';
import { cortado, entryPoint, libraries, peersOf, type Judged } from './peers.js';
import { allWrong, email, five, FiveFields, nested, Nested, oneWrong, registerOthers, WithEmail } from './shapes.js';
import { emailSchemas, fiveSchemas, nestedSchemas } from './schemas.js';

const FIVE: Judged = { input: five };
const NESTED: Judged = { input: nested };
const ONE_WRONG: Judged = { input: oneWrong, wrong: ['age'] };
const ALL_WRONG: Judged = { input: allWrong, wrong: Object.keys(allWrong) };
const budgets = { ajv: { atLeast: 1 }, 'class-validator': { atLeast: 50 } };

export const cases = [
  functionCase(import.meta.url, {
    name: 'dto/five-fields',
    subject: 'cortado',
    peers: peersOf(FiveFields, fiveSchemas, FIVE),
    budgets,
  }),
  functionCase(import.meta.url, {
    name: 'dto/nested-20',
    subject: 'cortado',
    peers: peersOf(Nested, nestedSchemas, NESTED),
    budgets: { 'class-validator': { atLeast: 50 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/class-validator-entry',
    subject: 'cortado',
    peers: { cortado: () => entryPoint(Nested, NESTED), 'class-validator': () => libraries(Nested, NESTED) },
  }),
  // The format itself is the library's own function, and the cost of all the rest: the budget is only that of formats.
  functionCase(import.meta.url, {
    name: 'dto/five-with-email',
    subject: 'cortado',
    peers: peersOf(WithEmail, emailSchemas, { input: email }),
    budgets: { 'class-validator': { atLeast: 1 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/five-all-wrong',
    subject: 'cortado',
    peers: peersOf(FiveFields, fiveSchemas, ALL_WRONG),
    budgets,
  }),
  // Here the peers are other inputs: the ratio says how much longer a refusal takes.
  functionCase(import.meta.url, {
    name: 'dto/invalid-to-valid',
    subject: 'valid',
    peers: {
      valid: () => cortado(FiveFields, FIVE),
      'one wrong': () => cortado(FiveFields, ONE_WRONG),
      'all wrong': () => cortado(FiveFields, ALL_WRONG),
    },
    budgets: { 'one wrong': { atMost: 2 } },
  }),
  functionCase(import.meta.url, {
    name: 'dto/other-classes',
    subject: 'none',
    peers: {
      none: () => cortado(FiveFields, FIVE),
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
  return cortado(FiveFields, FIVE);
}

function library(others = 0): ReturnType<typeof cortado> {
  registerOthers(others);
  return libraries(FiveFields, FIVE);
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
