/** A program as an ES module: what it prints shows which modules it got, and where its error was thrown. */
export const MODULE_PROGRAM = {
  'package.json': { type: 'module' },
  'tsconfig.json': {
    compilerOptions: {
      module: 'nodenext',
      target: 'ES2022',
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      paths: { '~/*': ['./src/*'] },
    },
  },
  'src/main.ts': `import 'reflect-metadata';
import { createRequire } from 'node:module';
import { Service } from './service.js';
import { counter } from './legacy.cjs';
import { mapped } from '~/mapped.js';

function Keep(_prototype: object, _key: string): void {}
interface Shape { readonly text: string }

class Controller {
  @Keep run(service: Service, shape: Shape): void {
    if (shape.text !== '')   throw new Error(service.name);
  }
}

const require = createRequire(import.meta.url);
const again = (await import('./service.js')) as typeof import('./service.js');
const required = require('./legacy.cjs') as { counter: object };
try {
  new Controller().run(new Service(), { text: 'x' });
} catch (error) {
  const types = Reflect.getMetadata('design:paramtypes', Controller.prototype, 'run') as { name: string }[];
  const stack = (error as Error).stack!.split('\\n')[1];
  console.log(JSON.stringify({ types: types.map(({ name }) => name), mapped, same: [again.Service === Service, required.counter === counter], stack }));
}
`,
  'src/service.ts': `export class Service { readonly name: string = 'service'; }\n`,
  'src/legacy.cts': `export const counter: object = {};\n`,
  'src/mapped.ts': `export const mapped: string = 'mapped';\n`,
};

/** The same as CommonJS, with everything that \`require\` can do. */
export const COMMONJS_PROGRAM = {
  'package.json': { type: 'commonjs' },
  'tsconfig.json': MODULE_PROGRAM['tsconfig.json'],
  'src/main.ts': `import 'reflect-metadata';
import { Service } from './service.js';
import standard from './service';
import * as folder from './folder';
import fs = require('node:fs');
import { mapped } from '~/mapped';

function Keep(_prototype: object, _key: string): void {}

class Controller {
  @Keep run(service: Service): void {
    const text: string = service.name; if (text) { throw new Error(text); }
  }
}

async function main() {
  const { fromModule } = await import('./module.mjs');
  try {
    new Controller().run(new Service());
  } catch (error) {
    const types = Reflect.getMetadata('design:paramtypes', Controller.prototype, 'run') as { name: string }[];
    const stack = (error as Error).stack!.split('\\n')[1];
    const isPlain = [typeof fs.existsSync, typeof require.cache, require.main === module];
    console.log(JSON.stringify({ types: types.map(({ name }) => name), mapped, same: [fromModule === Service, standard === 5, folder.inside], isPlain, stack }));
  }
}
void main();
`,
  'src/service.ts': `export class Service { readonly name: string = 'service'; }\nexport default 5;\n`,
  'src/folder/index.ts': `export const inside: boolean = true;\n`,
  'src/module.mts': `import { Service } from './service.js';\nexport const fromModule: unknown = Service;\n`,
  'src/mapped.ts': `export const mapped: string = 'mapped';\n`,
};
