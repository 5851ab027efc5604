// Builds the site of the documentation into .site/dist: pages by VitePress, the API by TypeDoc.
// Usage: node site/build.mjs [--no-api]
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { build } from 'vitepress';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, '.site/source');
const output = join(root, '.site/dist');
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const repositoryUrl = repository.url.replace(/^git\+|\.git$/g, '');

/** Pages of the site by the file that they come from. */
const pages = new Map([
  ['README.md', 'index.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`docs/${name}`, name]),
  ...['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => existsSync(join(root, folder, name, 'README.md')) && name !== 'testkit')
      .map((name) => [`${folder}/${name}/README.md`, `${folder}/${name}.md`]),
  ),
]);

rmSync(join(root, '.site'), { recursive: true, force: true });
for (const [file, page] of pages) {
  mkdirSync(dirname(join(source, page)), { recursive: true });
  writeFileSync(join(source, page), forSite(readFileSync(join(root, file), 'utf8'), file, page));
}
cpSync(join(root, 'docs/images'), join(source, 'images'), { recursive: true });
cpSync(join(root, 'site/config.mjs'), join(source, '.vitepress/config.mjs'));
await build(source, { outDir: output });
if (!process.argv.includes('--no-api')) await buildApi();

/** Links between pages stay links between pages; those to sources lead to the repository. */
function forSite(text, file, page) {
  let isCode = false;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return isCode ? line : line.replaceAll(/\]\(([^)\s]+)\)/g, (_all, target) => `](${placeOf(target, file, page)})`);
  });
  return lines.join('\n');
}

function placeOf(target, file, page) {
  if (/^\w+:/.test(target) || target.startsWith('#')) return target;
  const [path, anchor] = target.split('#');
  const place = normalize(join(dirname(file), path));
  const found = pages.get(place) ?? pages.get(`${place}/README.md`);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (found === undefined && !place.startsWith('docs/images/')) return `${repositoryUrl}/blob/main/${place}${hash}`;
  const to = relative(dirname(page), found ?? place.replace('docs/', ''));
  return `${to.startsWith('.') ? to : `./${to}`}${hash}`;
}

/** One entry for each published package, by its name. */
async function buildApi() {
  const folders = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .filter((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private !== true);
  const app = await Application.bootstrapWithPlugins({
    name: 'Cortado',
    entryPointStrategy: 'packages',
    entryPoints: folders,
    packageOptions: { entryPoints: ['src/index.ts'], skipErrorChecking: true, readme: 'none' },
    readme: 'none',
    disableGit: true,
    sourceLinkTemplate: `${repositoryUrl}/blob/main/{path}#L{line}`,
    gitRevision: 'main',
    basePath: root,
    excludePrivate: true,
    excludeInternal: true,
    hideGenerator: true,
    // Types that an exported one is made of, and that are not exported themselves, are no mistake.
    validation: { notExported: false, invalidLink: false, rewrittenLink: false },
    logLevel: 'Error',
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the packages');
  await app.generateDocs(project, join(output, 'api'));
}
