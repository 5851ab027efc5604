import { Body, Controller, createApp, Post } from 'cortado';

interface CreateUser {
  name: string;
}

@Controller()
class UserController {
  @Post() create(@Body() user: CreateUser) {
    return user.name;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
