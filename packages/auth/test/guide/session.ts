import { authenticate, session, sign } from '@cortado/auth';
import { Controller, NoContent, Post } from 'cortado';
import { randomUUID } from 'node:crypto';

const sessions = new Map<string, { user: string; expires: Date }>();
const secret = 'at least 32 characters that nobody can guess';

export const guard = authenticate(
  session({
    secret,
    find: (id) => {
      const found = sessions.get(id);
      return found && { principal: { id: found.user }, expires: found.expires };
    },
    allowedOrigins: ['https://admin.example'], // beside the own origin
  }),
);

@Controller('/session')
export class SessionController {
  @Post() begin() {
    const id = randomUUID(); // a new one at each sign-in
    sessions.set(id, { user: 'ada', expires: new Date(Date.now() + 3_600_000) });
    return NoContent().cookie('session', sign(id, secret), {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
    });
  }
}
