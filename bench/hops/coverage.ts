import { Session, type Profiler } from 'node:inspector';

/** A function of the framework that ran, and how often. */
export interface Hop {
  /** As in `core/pipeline/invoke.js`. */
  readonly file: string;
  readonly name: string;
  readonly calls: number;
}

/** Files of the packages as built: `…/packages/core/dist/pipeline/invoke.js`. Generated code has no file and is not counted. */
const OWN = /\/packages\/([^/]+)\/dist\/(.+\.js)$/;

/** The files through which CommonJS passes a name on, by a `get` that V8 inlines: no code of ours is in them. */
const ENTRY_POINTS = /^(dto|core|http|channels|websocket|cortado)\/(index|transport|broker)\.js$/;

/** V8 counts the fields of a class apart from its constructor. */
const FIELDS = '<instance_members_initializer>';

/** Counts by V8's precise coverage what runs between two looks. */
export class Coverage {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Counts no longer, which slows what runs. */
  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** The framework's functions that ran since the last look. */
  take(): readonly Hop[] {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    // The session is in this thread, so the answer is there when `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      scripts = result;
    });
    return scripts.flatMap(({ url, functions }) => {
      const found = OWN.exec(url);
      const file = found === null ? '' : `${found[1]}/${found[2]}`;
      if (file === '' || ENTRY_POINTS.test(file)) return [];
      return functions.flatMap(({ functionName, ranges }) => {
        const calls = ranges[0]?.count ?? 0;
        return calls > 0 && functionName !== FIELDS ? [{ file, name: functionName || '(closure)', calls }] : [];
      });
    });
  }
}
