/** What the reader of a page does with one of its code blocks. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly content: string }
  | { readonly kind: 'commands'; readonly lines: readonly string[]; readonly output: string };

const FENCE = /^```(\w+)\n([^]*?)^```$/gm;
/** The first line of a file names it: `// src/main.ts`, `<!-- page/index.html -->`, `/* page/style.css *\/`. */
const NAME = /^(?:\/\/|<!--|\/\*) (\S+)(?: -->| \*\/)?\n/;

/**
 * The steps of a page, by its numbered sections: files, and commands with the output that follows them.
 *
 * @throws when a block is neither, because a reader would not know what to do with it
 */
export function readGuide(markdown: string): ReadonlyMap<string, readonly Step[]> {
  const sections = markdown.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = ''] = section.split('\n', 1);
      return [heading, stepsOf(section)];
    }),
  );
}

function stepsOf(section: string): Step[] {
  const steps: Step[] = [];
  for (const [block, language, content = ''] of section.matchAll(FENCE)) {
    const path = NAME.exec(content)?.[1];
    const last = steps.at(-1);
    if (path !== undefined) {
      steps.push({ kind: 'file', path, content });
    } else if (language === 'sh') {
      steps.push({ kind: 'commands', lines: content.trimEnd().split('\n'), output: '' });
    } else if (language === 'text' && last?.kind === 'commands' && last.output === '') {
      steps.splice(-1, 1, { ...last, output: content.trimEnd() });
    } else {
      throw new Error(`Neither a file, nor commands, nor their output:\n${block}`);
    }
  }
  return steps;
}

/** What the page shows where a program printed the same (`…` stands for what differs each time); else what it printed. */
export function compared(printed: string, shown: string): string {
  const parts = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^\\n]*')}$`).test(printed) ? shown : printed;
}
