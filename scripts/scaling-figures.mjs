// The tables of docs/scaling.md, computed from what the benchmarks measured.
// Usage: node scripts/scaling-figures.mjs            prints the tables
//        node scripts/scaling-figures.mjs --write    puts them into the page
//        npm run bench -- <the cases of docs/scaling.md> --json rows.json
//        node scripts/scaling-figures.mjs --rows rows.json --on '2026-11-28 on 2 virtual CPUs'   overwrites lib/scaling-costs.json and the tables of the page
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { takeCosts } from './lib/scaling-costs.mjs';
import { figuresOf } from './lib/scaling-tables.mjs';

const { values } = parseArgs({
  options: { rows: { type: 'string' }, on: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const file = new URL('lib/scaling-costs.json', import.meta.url);
const page = new URL('../docs/scaling.md', import.meta.url);

if (values.rows !== undefined) {
  if (values.on === undefined) throw new TypeError("--rows needs --on 'when, and on what it was measured'");
  const costs = takeCosts(JSON.parse(readFileSync(values.rows, 'utf8')), values.on);
  writeFileSync(file, `${JSON.stringify(costs, undefined, 2)}\n`);
}

/** Each is what follows a comment with its name in the page, up to the next empty line. */
const figures = figuresOf(JSON.parse(readFileSync(file, 'utf8')));
if (values.write || values.rows !== undefined) {
  let text = readFileSync(page, 'utf8');
  for (const [name, lines] of Object.entries(figures)) {
    const place = new RegExp(`(<!-- figures: ${name} -->\n\n)[^]*?(?=\n\n|\n$)`);
    if (!place.test(text)) throw new Error(`docs/scaling.md has no place for ${name}`);
    text = text.replace(place, (_whole, marker) => `${marker}${lines.join('\n')}`);
  }
  writeFileSync(page, text);
} else {
  for (const [name, lines] of Object.entries(figures))
    console.log(`<!-- figures: ${name} -->\n\n${lines.join('\n')}\n`);
}
