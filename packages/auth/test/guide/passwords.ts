import { hashPassword, issueToken, needsRehash, verifyPassword } from '@cortado/auth';
import { Controller, Post, Unauthorized } from 'cortado';
import { IsString } from 'class-validator';

export class SignIn {
  @IsString() name!: string;
  @IsString() password!: string;
}

/** @param users the application's own store: `password` is what `hashPassword` gave */
export const signInController = (users: Map<string, { password: string }>, key: string) => {
  @Controller('/sign-in')
  class SignInController {
    @Post() async signIn({ name, password }: SignIn) {
      const user = users.get(name);
      // Without a user it takes as long: time does not tell which names exist.
      if (!(await verifyPassword(password, user?.password))) return Unauthorized('Wrong name or password');
      if (needsRehash(user!.password)) user!.password = await hashPassword(password);
      return { token: issueToken({ sub: name }, { key, expiresIn: 15 * 60_000 }) };
    }
  }
  return SignInController;
};
