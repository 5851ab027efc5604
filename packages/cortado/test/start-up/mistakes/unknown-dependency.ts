import { Controller, createApp, Get, Singleton } from 'cortado';

class Mailer {
  send() {}
}

@Singleton()
class Users {
  constructor(readonly mailer: Mailer) {}
}

@Controller()
class UserController {
  constructor(readonly users: Users) {}
  @Get() all() {}
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
