import { Controller, createApp, Get } from 'cortado';

@Controller('/users')
class UserController {
  @Get() all() {}
}

@Controller('/users')
class PageController {
  @Get('/:page?') page() {}
}

export const mistake = () => createApp({ log: false, controllers: [UserController, PageController] });
