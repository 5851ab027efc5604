import { Controller, createApp, Get, Query } from 'cortado';

@Controller('/users')
class UserController {
  @Get() all(@Query('page', { optional: true }) page: number | undefined) {
    return page;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
