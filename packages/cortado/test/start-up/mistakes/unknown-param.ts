import { Controller, createApp, Get, Param } from 'cortado';

@Controller('/users')
class UserController {
  @Get('/:id') one(@Param('nmae') name: string) {
    return name;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
