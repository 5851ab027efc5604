/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';
import { availableParallelism } from 'node:os';
import { longTests } from './scripts/long-tests';

/**
 * Two projects: `fast` (every change, every Node) and `heavy` (child processes, a browser, packing, soak).
 * With CORTADO_PACKED=<folder> the same tests run against packages that were built, packed and installed there.
 */
const packed = process.env['CORTADO_PACKED'];

// For the workers: modules that are loaded anew for each test file fill the young generation, and a larger one is collected less often.
process.execArgv.push('--max-semi-space-size=32');

const shared: Config = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: [...(packed === undefined ? ['@cortado/source'] : []), 'node', 'require', 'default'],
  },
  setupFiles: ['reflect-metadata'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.docs/'],
  // The one ES module among the dependencies of the examples' plugins: Jest cannot require() it on every Node.
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)', '/packages/[^/]+/dist/'],
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  ...(packed === undefined
    ? {}
    : {
        moduleNameMapper: {
          '^@cortado/(?!testkit|example)([^/]+)$': `${packed}/node_modules/@cortado/$1`,
          '^@cortado/(?!testkit|example)([^/]+)/package.json$': `${packed}/node_modules/@cortado/$1/package.json`,
          '^@cortado/(?!testkit|example)([^/]+)/(.+)$': `${packed}/node_modules/@cortado/$1/dist/$2.js`,
          '^create-cortado$': `${packed}/node_modules/create-cortado`,
          '^cortado$': `${packed}/node_modules/cortado`,
        },
        modulePathIgnorePatterns: [],
      }),
};

const config: Config = {
  // A hung test ends here. Nothing is asserted about time: a busy machine may need several times as long as an idle one.
  testTimeout: 60_000,
  // Tests wait more than they compute, so that two cores have work for two at least.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A worker that has run a hundred files needs longer than the default 500 ms to return its memory. A file that leaves something open
  // fails by itself.
  workerGracefulExitTimeout: 10_000,
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testEnvironment: '<rootDir>/packages/testkit/src/closing-environment.ts',
      testMatch: ['<rootDir>/{packages/*,examples/*,scripts,docs}/test/**/!(*.heavy).test.ts'],
      testPathIgnorePatterns: [
        ...shared.testPathIgnorePatterns!,
        ...(process.env['CORTADO_SHORT'] === undefined ? [] : longTests.map((file) => `/${file}\\.test\\.ts$`)),
      ],
    },
    {
      ...shared,
      displayName: 'heavy',
      globalSetup: '<rootDir>/scripts/build-checkout.mjs',
      testMatch: ['<rootDir>/{packages/*,examples/*,docs}/test/**/*.heavy.test.ts'],
    },
  ],
};

export default config;
