import { Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { Controller, createApp, Post } from 'cortado';

class UserTable {
  has(_name: string) {
    return false;
  }
}

@ValidatorConstraint()
class IsFree implements ValidatorConstraintInterface {
  constructor(private readonly users: UserTable) {}
  validate(name: string) {
    return !this.users.has(name);
  }
}

class SignUp {
  @Validate(IsFree) name!: string;
}

@Controller()
class UserController {
  @Post() add(user: SignUp) {
    return user;
  }
}

export const mistake = () => createApp({ log: false, controllers: [UserController] });
