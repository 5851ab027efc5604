import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline/promises';
import { CreateError } from '../project/create-error';
import { templateNames, templates, type TemplateName } from '../project/template';

/** Where questions are asked. */
export interface Dialogue {
  readonly input: Readable;
  readonly output: Writable;
}

/** Asks for the folder. @throws CreateError E_CANCELLED when the input ends */
export const askFolder = (dialogue: Dialogue): Promise<string> =>
  ask(dialogue, 'Folder of the project (my-app): ', (answer) => answer || 'my-app');

/** Asks for the template, by name or number, until there is one. @throws CreateError E_CANCELLED when the input ends */
export function askTemplate(dialogue: Dialogue): Promise<TemplateName> {
  const [standard] = templateNames;
  const list = templateNames.map((name, index) => `  ${index + 1}  ${name.padEnd(10)} ${templates[name].about}`);
  dialogue.output.write(`Templates:\n${list.join('\n')}\n`);
  return ask(dialogue, `Template (${standard}): `, (answer) =>
    answer === '' ? standard : (templateNames[Number(answer) - 1] ?? templateNames.find((name) => name === answer)),
  );
}

/** Repeats the question until `read` makes something of the answer. */
async function ask<T>({ input, output }: Dialogue, question: string, read: (answer: string) => T | undefined) {
  const lines = createInterface({ input, output });
  // Ctrl+C and Ctrl+D close the dialogue, and would leave the question without an answer for ever.
  const closed = new AbortController();
  lines.once('close', () => closed.abort());
  try {
    for (;;) {
      const found = read((await lines.question(question, { signal: closed.signal })).trim());
      if (found !== undefined) return found;
    }
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    output.write('\n');
    throw new CreateError('E_CANCELLED', 'Cancelled. Nothing was created.', { cause: error });
  } finally {
    lines.close();
  }
}
