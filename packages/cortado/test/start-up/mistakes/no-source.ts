import { Controller, createApp, Get } from 'cortado';

@Controller('/users')
class UserController {
  @Get('/:id') one(id: number) {
    return id;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
