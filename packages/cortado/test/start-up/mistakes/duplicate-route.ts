import { Controller, createApp, Get } from 'cortado';

@Controller('/users')
class UserController {
  @Get('/:id') byId() {}
}

@Controller('/users')
class NameController {
  @Get('/:name') byName() {}
}

export const mistake = () => createApp({ log: false, controllers: [UserController, NameController] });
