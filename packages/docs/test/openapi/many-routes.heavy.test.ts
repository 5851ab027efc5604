import { buildDocuments } from '@cortado/docs';
import { Body, Controller, createApp, Get, Param, Patch, Post, Query, Returns, type Class } from 'cortado';
import { IsInt, IsOptional, IsString } from 'class-validator';

const CONTROLLERS = 100;

/** A controller with five routes and classes of its own. */
function controller(index: number): Class {
  class Item {
    @IsInt() id!: number;
    @IsString() name!: string;
  }
  class Create {
    @IsString() name!: string;
  }
  class Filter {
    @IsOptional() @IsString() q?: string;
    @IsInt() page: number = 1;
  }
  @Controller(`/items-${index}`)
  class ItemController {
    @Returns(200, [Item]) @Get() all(@Query(Filter) _filter: Filter): Item[] {
      return [];
    }
    @Returns(200, Item) @Get('/:id') one(@Param('id') id: number): Item {
      return { id, name: '' };
    }
    @Returns(200, Item) @Post() create(@Body() item: Create): Item {
      return { id: 1, ...item };
    }
    @Returns(200, Item) @Patch('/:id') update(@Param('id') id: number, @Body() item: Create): Item {
      return { id, ...item };
    }
    @Get('/:id/parts/:part') part(@Param('id') id: number, @Param('part') part: string) {
      return { id, part };
    }
  }
  return ItemController;
}

/** An application with so many controllers, and how long its documents take: at the first time, and at best of five. */
async function measured(controllers: number): Promise<{ openapi: any; first: number; best: number }> {
  const app = await createApp({
    controllers: Array.from({ length: controllers }, (_, index) => controller(index)),
    log: false,
  });
  const times: number[] = [];
  let openapi: any;
  for (let count = 0; count < 5; count += 1) {
    const since = performance.now();
    ({ openapi } = buildDocuments(app));
    times.push(performance.now() - since);
  }
  await app.close();
  return { openapi, first: times[0]!, best: Math.min(...times) };
}

test('the document of 500 routes has each of them; its time does not grow faster than they do', async () => {
  const { best: quarter } = await measured(CONTROLLERS / 4);
  const { openapi, first, best } = await measured(CONTROLLERS);
  const kilobytes = Math.round(JSON.stringify(openapi).length / 1_024);
  const [one, other] = [first, best].map(Math.round);
  process.stdout.write(`the documents of 500 routes: ${one} ms at first, ${other} ms again; OpenAPI ${kilobytes} kB\n`);
  const operations = Object.values(openapi.paths as object).flatMap((item) => Object.keys(item as object));
  expect(operations).toHaveLength(CONTROLLERS * 5);
  expect(best / quarter).toBeLessThan(8);
});
