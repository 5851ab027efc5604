// `node --import @cortado/cli/register src/main.ts` runs TypeScript with decorator metadata: ES modules and CommonJS, imports of `.js`
// that mean `.ts`, `paths` of tsconfig.json, and stack traces that show the source. What packages contain is left as it is.
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from './compile';
import * as hooks from './hooks';
import { isSource, moduleFormat, sourceFile } from './source-file';

process.setSourceMapsEnabled(true);
const { registerHooks } = module as HookingModule;
if (registerHooks !== undefined) registerHooks(hooks);
else module.register(pathToFileURL(join(__dirname, 'hooks.js')));
hookRequire();

/** Newer versions of Node have it. Its hooks run in the thread of the program. */
interface HookingModule {
  registerHooks?(hooks: { resolve: unknown; load: unknown }): void;
}

/** The parts of `Module` that loaders replace since the first Node, and that its types leave out. */
interface ModuleInternals {
  _extensions: Record<string, (module: CompilingModule, path: string) => void>;
  _resolveFilename: (request: string, parent: NodeModule | undefined, ...rest: unknown[]) => string;
}

interface CompilingModule extends NodeModule {
  _compile(code: string, path: string, format: 'module' | 'commonjs'): void;
}

/** Makes `require` compile TypeScript: on some versions of Node the hooks miss what CommonJS requires. */
function hookRequire(): void {
  const internals = module as unknown as ModuleInternals;
  for (const extension of ['.ts', '.cts', '.mts', '.tsx']) {
    const before = internals._extensions[extension] ?? internals._extensions['.js']!;
    internals._extensions[extension] = (module, path) => {
      if (!isSource(path)) return before(module, path);
      const format = moduleFormat(path);
      module._compile(compile(path, format), path, format);
    };
  }
  const original = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    const from = parent?.filename;
    const path = from === undefined || from === null || !isSource(from) ? undefined : sourceFile(request, from);
    return path ?? original.call(this, request, parent, ...rest);
  };
}
