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

test('the document of 500 routes has each of them; how long it takes is printed', async () => {
  const app = await createApp({
    controllers: Array.from({ length: CONTROLLERS }, (_, index) => controller(index)),
    log: false,
  });
  const since = performance.now();
  const { openapi } = buildDocuments(app) as any;
  const took = performance.now() - since;
  const kilobytes = Math.round(JSON.stringify(openapi).length / 1_024);
  process.stdout.write(`the documents of 500 routes: ${Math.round(took)} ms, OpenAPI ${kilobytes} kB\n`);
  await app.close();
  const operations = Object.values(openapi.paths as object).flatMap((item) => Object.keys(item as object));
  expect(operations).toHaveLength(CONTROLLERS * 5);
});
