// Retired words, files that are too short, and files in the wrong place: run by `npm run check`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { namesAndProse } from './lib/names.mjs';
import { entryPoints, filesBelow, filesLike } from './lib/source-tree.mjs';

/**
 * Words of our own that were replaced by the words of the field. A name is an identifier or a file name; `exact` compares whole
 * identifiers, because the word is ordinary English elsewhere. `prose` holds for comments, texts and documentation as well.
 *
 * @type {readonly { words?: readonly string[], exact?: readonly string[], use: string, prose?: boolean, except?: readonly string[] }[]}
 */
export const RETIRED = [
  { words: ['door', 'doors'], use: 'transport, entry point or public API', prose: true },
  { words: ['backplane', 'backplanes'], use: 'broker', prose: true },
  { words: ['annotation', 'annotations'], use: 'metadata', except: ['cli'] }, // an option of swc
  { words: ['pulse'], use: 'timer' },
  { words: ['conversation', 'conversations'], use: 'dispatcher' },
  { words: ['intake', 'intakes'], use: 'admission (server) or receiver (socket)', prose: true },
  { words: ['strays'], use: 'unused decorators' },
  // `audience` is a claim of JSON Web Tokens.
  { words: ['audience', 'audiences'], use: 'recipients', except: ['auth'] },
  { words: ['fault', 'faults'], use: 'issue or error' },
  { exact: ['MemoryHub'], use: 'MemoryBroker' },
  { exact: ['Subject', 'Subjects'], use: 'ScopeValue' },
  { exact: ['Annotation'], use: 'DecoratorMetadata' },
  { exact: ['Watch'], use: 'Deadline' },
  { exact: ['Turn'], use: 'WriteBatch' },
  { exact: ['Supply'], use: 'Resolve' },
  { exact: ['Wire', 'WireProtocol'], use: 'Protocol' },
  { exact: ['Sent'], use: 'SendStatus' },
  // In @cortado/dto it is which errors a class can have.
  { exact: ['Reach'], use: 'ClusterStatus', except: ['dto'] },
];

/** File names that say nothing of their content. */
const VAGUE_FILES = [
  'last-word',
  'last-resort',
  'no-json',
  'loose-ends',
  'one-answer',
  'odds-and-ends',
  'miscellaneous',
  'more',
  'various',
  'running',
  'limits',
  'misc',
  'utils',
  'helpers-2',
];

const SHORTEST = 10;
const MEDIAN = [50, 120];

const lines = (text) => text.split('\n').length - 1;
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** `readJsonWebKey` → `['read', 'json', 'web', 'key']`. */
const wordsOf = (name) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** What is retired in one name, if anything. */
function retiredName(name, folder) {
  const words = wordsOf(name);
  return RETIRED.find(
    ({ words: retired = [], exact = [], except = [] }) =>
      !except.includes(folder) && (exact.includes(name) || retired.some((word) => words.includes(word))),
  );
}

/** Retired words in prose, each with its line. */
function retiredProse(text, folder) {
  return RETIRED.filter(({ prose, except = [] }) => prose === true && !except.includes(folder)).flatMap(
    ({ words, use }) =>
      [...text.matchAll(new RegExp(`\\b(?<!next )(?:${words.join('|')})\\b`, 'gi'))].map(([word]) => ({ word, use })),
  );
}

/** Retired words in the names, comments and texts of one TypeScript file. @returns {string[]} */
export function fileFindings(path, text, folder) {
  const { names, prose } = namesAndProse(text);
  const found = new Map();
  const fileName = basename(path).replace(/(\.heavy)?(\.test)?\.ts$/, '');
  const vague = VAGUE_FILES.includes(fileName) ? [`${path}: choose a file name that says what is inside`] : [];
  for (const name of [fileName, ...names]) {
    const retired = retiredName(name, folder);
    if (retired !== undefined) found.set(name, retired.use);
  }
  for (const { word, use } of retiredProse(prose, folder)) found.set(word, use);
  return [...vague, ...[...found].map(([word, use]) => `${path}: "${word}" is retired; use ${use}`)];
}

/** Retired words in the name of a page, and in its text. Examples of code count as well. @returns {string[]} */
export function pageFindings(path, text) {
  const name = basename(path, '.md');
  const retired = retiredName(name, '');
  const inName = retired === undefined ? [] : [{ word: name, use: retired.use }];
  const found = [...inName, ...retiredProse(text, '')];
  return [...new Set(found.map(({ word, use }) => `${path}: "${word}" is retired; use ${use}`))];
}

/** Source files that are too short or lie loose at the root of a package. @returns {string[]} */
export function layoutFindings(root, folder) {
  const src = join(root, 'packages', folder, 'src');
  const entries = entryPoints(join(root, 'packages', folder));
  return filesBelow(src)
    .filter((file) => !entries.has(file))
    .flatMap((file) => {
      const path = file.slice(root.length + 1);
      const length = lines(readFileSync(file, 'utf8'));
      return [
        ...(length < SHORTEST
          ? [`${path}: ${length} line${length === 1 ? '' : 's'}; merge it into the file that uses it`]
          : []),
        ...(join(src, basename(file)) === file
          ? [`${path}: move it into a folder; only entry points are at the root`]
          : []),
      ];
    });
}

/** Fewer files than these, and their median says nothing. */
const ENOUGH_FILES = 10;

/** The median length of a package's source files in lines, without entry points; undefined where there are too few others. */
export function medianLength(root, folder) {
  const entries = entryPoints(join(root, 'packages', folder));
  const files = filesBelow(join(root, 'packages', folder, 'src')).filter((file) => !entries.has(file));
  return files.length < ENOUGH_FILES ? undefined : median(files.map((file) => lines(readFileSync(file, 'utf8'))));
}

const typescript = (folder) =>
  (existsSync(folder) ? filesBelow(folder) : []).filter((file) => !/\/(node_modules|dist)\//.test(file));

function packageFindings(root, folder) {
  const files = ['src', 'test'].flatMap((each) => typescript(join(root, 'packages', folder, each)));
  const code = files.flatMap((file) => fileFindings(file.slice(root.length + 1), readFileSync(file, 'utf8'), folder));
  return [...layoutFindings(root, folder), ...code];
}

const PAGES = ['*.md', 'docs/*.md', 'packages/*/README.md', 'examples/*/README.md', 'bench/README.md'];

/** History names things as they were called at the time. */
const HISTORY = ['docs/decisions.md'];

/** Everything wrong below a root, and the median length of the files of each package. */
export function checkNames(root) {
  const folders = readdirSync(join(root, 'packages')).filter((folder) =>
    existsSync(join(root, 'packages', folder, 'src')),
  );
  const relative = (file) => file.slice(root.length + 1);
  const read = (file) => readFileSync(file, 'utf8');
  const programs = ['examples', 'bench'].flatMap((folder) =>
    typescript(join(root, folder)).flatMap((file) => fileFindings(relative(file), read(file), folder)),
  );
  const pages = PAGES.flatMap((pattern) => filesLike(root, pattern))
    .filter((page) => !HISTORY.includes(relative(page)))
    .flatMap((page) => pageFindings(relative(page), read(page)));
  return {
    errors: [...folders.flatMap((folder) => packageFindings(root, folder)), ...programs, ...pages],
    medians: folders.map((folder) => [folder, medianLength(root, folder)]),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { errors, medians } = checkNames(process.cwd());
  const outside = medians.filter(([, length]) => length !== undefined && (length < MEDIAN[0] || length > MEDIAN[1]));
  for (const [folder, length] of outside)
    errors.push(`${folder}: the median file has ${length} lines, outside ${MEDIAN.join('–')}`);
  for (const line of errors) console.error(line);
  if (errors.length > 0) process.exitCode = 1;
}
