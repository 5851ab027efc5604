import type fs from 'node:fs';
import vm, { Script } from 'node:vm';

interface Compiled {
  readonly source: string;
  readonly script: Script;
}

/** What Jest reads files with. */
const reader = require('graceful-fs') as Pick<typeof fs, 'readFileSync'>;

const compiled = new Map<string, Compiled>();
const compileFunction = vm.compileFunction.bind(vm);
/** The callback that `import()` needs belongs to one test file. */
const IMPORTS = /\bimport\s*\(/;

/**
 * Lets all test files of a process share the code of the modules that they load. Jest compiles each module anew for each test file,
 * which took a third of the time: a script can run in many contexts, and keeps what V8 has compiled of it.
 */
export function shareScripts(): void {
  shareTexts();
  vm.compileFunction = (source, parameters = [], options = {}) => {
    const { filename, parsingContext } = options;
    const script = filename && parsingContext ? scriptOf(source, parameters, filename) : undefined;
    if (script === undefined) return compileFunction(source, parameters, options);
    return script.runInContext(parsingContext!) as ReturnType<typeof compileFunction>;
  };
}

/** The same for what Jest reads: it reads the file of each module anew for each test file. Nothing that it loads changes during a run. */
function shareTexts(): void {
  const { readFileSync } = reader;
  const texts = new Map<unknown, Buffer>();
  reader.readFileSync = ((...args: Parameters<typeof readFileSync>) => {
    const [path, options] = args;
    if (options !== undefined) return readFileSync(path, options);
    const known = texts.get(path);
    if (known !== undefined) return known;
    const bytes = readFileSync(path);
    const text = bytes.toString();
    texts.set(path, Object.assign(bytes, { toString: () => text }));
    return bytes;
  }) as typeof readFileSync;
}

function scriptOf(source: string, parameters: readonly string[], filename: string): Script | undefined {
  const known = compiled.get(filename);
  if (known?.source === source) return known.script;
  if (IMPORTS.test(source)) return undefined;
  const head = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { source, script });
  return script;
}
