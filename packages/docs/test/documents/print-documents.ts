import { buildDocuments } from '@cortado/docs';

/** Prints both documents of the application with every feature. The arguments are modules to import first. */
async function print(first: readonly string[]): Promise<void> {
  for (const module of first) require(module);
  const { everything } = require('../everything') as typeof import('../everything');
  const app = await everything();
  const documents = buildDocuments(app, { info: { title: 'Everything', version: '1.0.0' } });
  await app.close();
  console.log(JSON.stringify(documents));
}

void print(process.argv.slice(2));
