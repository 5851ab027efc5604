import type { Names } from './names';

/** What is generated for one kind. */
export interface Generated {
  /** The class that an application lists. */
  readonly className: string;
  /** The text of `src/<name>/<name>.<kind>.ts`. */
  readonly code: string;
  /** The text of its test. It imports from `module`. */
  readonly test: string;
}

/** Something that `cortado generate` makes. */
export interface Kind {
  /** As it is written on the command line, and as a part of file names. */
  readonly name: string;
  /** The property of the application that lists the class; undefined where none does. */
  readonly listedIn?: 'controllers' | 'models';
  /** How to use a class that nothing lists. */
  readonly use?: (className: string) => string;
  /** @param module the file, as its test imports it */
  generate(names: Names, module: string): Generated;
}

/** The beginning of each test: an application in memory. @param options of `testApp()` */
export function testHead(options: string): string {
  return `expect.extend(cortadoMatchers);

let app: TestApp;
beforeEach(async () => {
  app = await testApp(${options});
});
afterEach(() => app.close());
`;
}

/** What each test imports. */
export const TESTING = `import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';`;
