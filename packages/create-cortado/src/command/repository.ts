import { runProgram, type Place } from './child-program';

const MESSAGE = 'Create the application with create-cortado';

/**
 * Makes a git repository with a first commit. A project without one works as well, so nothing of this is an error.
 *
 * @returns what was not done, and why; undefined when there is a first commit
 */
export async function createRepository(place: Place): Promise<string | undefined> {
  const git = (...args: string[]) => runProgram('git', args, place, false);
  const inside = await git('rev-parse', '--is-inside-work-tree');
  if (inside.code === 127) return 'No git repository was created: git is not installed.';
  if (inside.code === 0 && !(await isOwn(place)))
    return 'No git repository was created: the folder is part of one already.';
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', MESSAGE],
  ]) {
    const { code, text } = await git(...args);
    if (code !== 0) return `git ${args[0]} failed, so there is no first commit:\n${text}`;
  }
  return undefined;
}

/** Whether the folder is a repository itself, without a commit: one that was made for this project. */
async function isOwn(place: Place): Promise<boolean> {
  const prefix = await runProgram('git', ['rev-parse', '--show-prefix'], place, false);
  const head = await runProgram('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], place, false);
  return prefix.text === '' && head.code !== 0;
}
