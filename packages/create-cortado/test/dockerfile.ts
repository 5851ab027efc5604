interface Instruction {
  readonly name: string;
  readonly argument: string;
}

/** One `FROM` and what follows it. */
class Stage {
  readonly #instructions: Instruction[] = [];

  constructor(readonly from: string) {}

  add(instruction: Instruction): void {
    this.#instructions.push(instruction);
  }

  /** The arguments of every instruction of this name. */
  all(name: string): string[] {
    return this.#instructions.filter((each) => each.name === name).map(({ argument }) => argument);
  }

  after(name: string): readonly Instruction[] {
    return this.#instructions.slice(this.#instructions.findLastIndex((each) => each.name === name) + 1);
  }

  copies(): { readonly from: string | undefined; readonly sources: readonly string[] }[] {
    return this.all('COPY').map((argument) => {
      const words = argument.split(/\s+/);
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      return { from, sources: words.filter((word) => !word.startsWith('--')).slice(0, -1) };
    });
  }
}

/** The stages of a Dockerfile. @throws for a line that is no instruction */
export function dockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name, argument] = /^([A-Z]+) +(.+)$/.exec(line) ?? [];
    if (name === undefined || argument === undefined) throw new Error(`No instruction: ${line}`);
    if (name === 'FROM') stages.push(new Stage(argument));
    else stages.at(-1)!.add({ name, argument });
  }
  return stages;
}
