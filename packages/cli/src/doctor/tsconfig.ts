import { parseTsconfig } from 'get-tsconfig';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../application/project';
import { problem, type Check, type Finding } from './finding';

/** The options of the compiler that decorators need, with those of the configurations that it extends. */
export const tsconfig: Check = {
  name: 'tsconfig.json',
  run: (project) => {
    const path = join(project.root, 'tsconfig.json');
    if (!existsSync(path)) return hasTypeScript(project) ? [MISSING] : [];
    try {
      return findings(parseTsconfig(path).compilerOptions ?? {});
    } catch (error) {
      return [
        problem(`tsconfig.json cannot be read: ${(error as Error).message}`, 'correct it, or the file that it extends'),
      ];
    }
  },
};

interface Options {
  readonly experimentalDecorators?: boolean;
  readonly emitDecoratorMetadata?: boolean;
  readonly useDefineForClassFields?: boolean;
  readonly target?: string;
}

const MISSING = problem(
  'there is no tsconfig.json',
  'write one with "experimentalDecorators": true and "emitDecoratorMetadata": true in "compilerOptions"',
);

function findings({ experimentalDecorators, emitDecoratorMetadata, ...options }: Options): readonly Finding[] {
  const found: Finding[] = [];
  if (experimentalDecorators !== true) {
    found.push(
      problem(
        'tsconfig.json: "experimentalDecorators" is not true, so that decorators of parameters are errors, and those of classes are called otherwise',
        'in "compilerOptions": "experimentalDecorators": true',
      ),
    );
  }
  if (emitDecoratorMetadata !== true) {
    found.push(
      problem(
        'tsconfig.json: "emitDecoratorMetadata" is not true, so that no types of parameters and properties are recorded: neither injection nor DTOs work',
        'in "compilerOptions": "emitDecoratorMetadata": true',
      ),
    );
  }
  if (definesFields(options)) {
    found.push({
      level: 'advice',
      problem:
        'tsconfig.json: "useDefineForClassFields" is on, the default for this target. Each declared property of a DTO becomes undefined when you call its constructor',
      remedy: 'in "compilerOptions": "useDefineForClassFields": false',
    });
  }
  return found;
}

/** The default depends on the target, whose own default is new enough since TypeScript 6. */
function definesFields({ useDefineForClassFields, target = 'esnext' }: Options): boolean {
  return useDefineForClassFields ?? !/^(?:es3|es5|es6|es20(?:1\d|20|21))$/i.test(target);
}

function hasTypeScript({ root }: Project): boolean {
  const src = join(root, 'src');
  return existsSync(src) && readdirSync(src, { recursive: true }).some((file) => /\.[cm]?ts$/.test(String(file)));
}
