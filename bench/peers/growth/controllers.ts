import { Body, Controller, Get, Ok, Param, Post, type Class } from 'cortado';
import { itemOf, ROUTES_PER_CONTROLLER } from '../../work/generated-routes.js';
import { itemClass } from '../../work/item.js';

/** As many controllers as there have to be for so many routes. */
export function controllers(routes: number): Class[] {
  return Array.from({ length: routes / ROUTES_PER_CONTROLLER }, (_, index) => controller(index));
}

function controller(index: number): Class {
  const CreateItem = itemClass();

  @Controller(`/c${index}`)
  class GeneratedController {
    @Get('/r1/:id') one(@Param('id') id: string) {
      return itemOf(index, 1, id);
    }
    @Get('/r2/:id') two(@Param('id') id: string) {
      return itemOf(index, 2, id);
    }
    @Get('/r3/:id') three(@Param('id') id: string) {
      return itemOf(index, 3, id);
    }
    @Get('/r4/:id') four(@Param('id') id: string) {
      return itemOf(index, 4, id);
    }
    @Get('/r5/:id') five(@Param('id') id: string) {
      return itemOf(index, 5, id);
    }
    @Get('/r6/:id') six(@Param('id') id: string) {
      return itemOf(index, 6, id);
    }
    @Get('/r7/:id') seven(@Param('id') id: string) {
      return itemOf(index, 7, id);
    }
    @Get('/r8/:id') eight(@Param('id') id: string) {
      return itemOf(index, 8, id);
    }
    @Get('/r9/:id') nine(@Param('id') id: string) {
      return itemOf(index, 9, id);
    }
    @Post('/r10') ten(@Body(CreateItem) item: object) {
      return Ok(item);
    }
  }
  return GeneratedController;
}
