import { Authenticated } from '@cortado/auth';
import { Controller, Cookie, Get, Ok, Post, Principal } from 'cortado';
import { Credentials, People, type User } from './people';

@Controller('/session')
export class SessionController {
  constructor(private readonly people: People) {}

  @Post() signIn(credentials: Credentials) {
    const token = this.people.signIn(credentials);
    return Ok({ token }).cookie('welcome', credentials.name, { httpOnly: true, sameSite: 'lax', maxAge: 86_400 });
  }

  /** Who was here, by the cookie: good for a greeting and for nothing else. */
  @Get('/greeting') greet(@Cookie('welcome', { optional: true }) name?: string) {
    return name === undefined ? 'Welcome' : `Welcome back, ${name}`;
  }

  @Authenticated() @Get() who(@Principal() user: User) {
    return user;
  }
}
