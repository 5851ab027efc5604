import { HttpClient } from '@cortado/testkit/http-client';
import { Controller, createApp, Get, Param, Post, type Plugin } from 'cortado';
import { IsString } from 'class-validator';
import { Session, type Profiler } from 'node:inspector';

/**
 * Prints, as JSON, what an application costs. The argument says which one: `docs` serves documents that nobody has asked for, `none`
 * has no documents.
 */
const kind = process.argv[2];

class Thing {
  @IsString() name!: string;
}

@Controller('/things')
class ThingController {
  @Get('/:id') one(@Param('id') id: number) {
    return { id };
  }
  @Post() create(thing: Thing) {
    return thing;
  }
}

/** In the packages, but for what only tests have. */
const OWN = /\/packages\/(?!testkit)[^/]+\/src\/(.+)$/;

const session = new Session();

function calls(): number {
  let scripts: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (_error, { result }) => (scripts = result));
  return scripts
    .filter(({ url }) => OWN.test(url))
    .flatMap(({ functions }) => functions.map(({ ranges }) => ranges[0]?.count ?? 0))
    .reduce((sum, count) => sum + count, 0);
}

const loaded = (): readonly string[] =>
  Object.keys(require.cache)
    .filter((file) => file.includes('/packages/docs/src/'))
    .map((file) => OWN.exec(file)![1]!)
    .toSorted();

/** Loaded where they are used: an application without `docs()` does not import its package. */
function plugins(): readonly Plugin[] {
  return kind === 'docs' ? [(require('@cortado/docs') as typeof import('@cortado/docs')).docs()] : [];
}

async function measure(): Promise<void> {
  const app = await createApp({ controllers: [ThingController], plugins: plugins(), log: false });
  await app.listen({ port: 0 });
  const client = new HttpClient(app.url);
  const ask = async (): Promise<void> => {
    await client.get('/things/1');
    await client.post('/things', { name: 'Ada' });
  };
  for (let count = 0; count < 3; count += 1) await ask();
  gc!();
  const { heapUsed } = process.memoryUsage();
  for (let count = 0; count < 50; count += 1) await ask();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // A timer may strike between two looks; the smallest of the counts has none.
  const counts: number[] = [];
  for (let look = 0; look < 7; look += 1) {
    calls();
    await ask();
    counts.push(calls());
  }
  session.disconnect();
  const before = loaded();
  if (kind === 'docs') await client.get('/docs/openapi.json');
  const after = loaded();
  await app.close();
  console.log(JSON.stringify({ calls: Math.min(...counts), heapUsed, before, after }));
}

void measure();
