import { Controller, createApp, Get, Scoped, Singleton, Transient } from 'cortado';

@Scoped()
class Unit {}

@Transient()
class Carrier {
  constructor(readonly unit: Unit) {}
}

@Singleton()
class Users {
  constructor(readonly carrier: Carrier) {}
}

@Controller()
class UserController {
  constructor(readonly users: Users) {}
  @Get() all() {}
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
