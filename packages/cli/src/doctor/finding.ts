import type { Project } from '../application/project';

/** Something in a project that does not work with Cortado, or that is better done otherwise. */
export interface Finding {
  /** `problem`: something breaks, and `cortado doctor` ends with 1. `advice`: it works. */
  readonly level: 'problem' | 'advice';
  /** What is wrong and where, as in `tsconfig.json: "experimentalDecorators" is not true`. */
  readonly problem: string;
  /** What to do, word by word. */
  readonly remedy: string;
}

/** One topic that is checked. */
export interface Check {
  /** As in `Node`. */
  readonly name: string;
  run(project: Project): readonly Finding[];
}

/** A finding that makes `cortado doctor` end with 1. */
export function problem(text: string, remedy: string): Finding {
  return { level: 'problem', problem: text, remedy };
}
