import { Controller, createApp, Post } from 'cortado';
import { IsString } from 'class-validator-copy';

class CreateUser {
  @IsString() name!: string;
}

@Controller()
class UserController {
  @Post() create(user: CreateUser) {
    return user.name;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
