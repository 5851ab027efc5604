import { Session, type Profiler } from 'node:inspector';
import { SourceFiles } from './source-files.js';

/** A function of the framework that ran, and how often. */
export interface Hop {
  /** As in `core/pipeline/invoke.js`. */
  readonly file: string;
  readonly name: string;
  readonly calls: number;
}

/** V8 counts the fields of a class apart from its constructor. */
const FIELDS = '<instance_members_initializer>';

/** Counts by V8's precise coverage what runs between two looks. */
export class Coverage {
  readonly #session = new Session();
  readonly #sources = new SourceFiles();

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
    return scripts.flatMap(({ url, functions }) =>
      functions.flatMap(({ functionName, ranges }) => {
        const { count: calls, startOffset } = ranges[0]!;
        const file = calls > 0 && functionName !== FIELDS ? this.#sources.at(url, startOffset) : undefined;
        return file === undefined ? [] : [{ file, name: functionName || '(closure)', calls }];
      }),
    );
  }
}
