/** Held by the compiler: what an application gets that names the type of its principals. Run by `npm run check`. */
import { apiKey, authenticate, Authenticated, basic, bearer, jwt, session } from '@cortado/auth';
import { Connection, Context, Controller, createArgument, Get, Guard, OnReceive, Principal, WebSocket } from 'cortado';

interface User {
  readonly id: string;
  readonly roles: readonly string[];
}

declare global {
  namespace Cortado {
    interface Register {
      principal: User;
    }
  }
}

const ada: User = { id: 'ada', roles: [] };

type Same<A, B> = [A, B] extends [B, A] ? true : false;
const same = <A, B>(yes: Same<A, B>): void => void yes;

const CurrentId = createArgument((context) => context.principal?.id);

@Authenticated()
@Controller('/desk')
@WebSocket('/desk')
class Desk {
  onHandshake(context: Context) {
    same<typeof context.principal, User | undefined>(true);
    context.setPrincipal(ada, { subject: 'ada', expires: new Date() });
    // @ts-expect-error no User
    context.setPrincipal('ada');
    // @ts-expect-error no User
    context.principal = { id: 1 };
  }
  onConnect(connection: Connection) {
    same<typeof connection.principal, User | undefined>(true);
    connection.principal = { ...ada, roles: ['editor'] };
    connection.principal = undefined;
    // @ts-expect-error no User
    connection.principal = 'ada';
  }
  @OnReceive() receive(_text: string, @Principal() user: User, connection: Connection) {
    return [user.id, connection.principal?.id];
  }
  @Get() get(@Principal() user: User) {
    return user;
  }
  @Get('/open') open(@Principal() user: User | undefined) {
    return user?.id;
  }
  @Get('/part') part(@Principal() { id }: { readonly id: string }) {
    return id;
  }
  @Get('/any') any(@Principal() user: unknown) {
    return user;
  }
  // @ts-expect-error a User is not a number
  @Get('/number') number(@Principal() user: number) {
    return user;
  }
  // @ts-expect-error a User has no name
  @Get('/other') other(@Principal() user: { readonly name: string }) {
    return user;
  }
  @Guard(({ principal }) => principal?.roles.includes('editor') === true)
  @Get('/guarded')
  guarded(@CurrentId() id: string | undefined) {
    return id;
  }
}

authenticate(
  jwt({ key: '', principal: ({ sub }) => (typeof sub === 'string' ? { id: sub, roles: [] } : undefined) }),
  bearer((token) => (token === '' ? undefined : { principal: ada, subject: token })),
  basic({ realm: '', verify: (user, password) => user === password && ada }),
  apiKey({ keys: { key: ada } }),
  apiKey({ keys: async (key) => (key === '' ? null : ada) }),
  session({ secret: '', find: () => ({ principal: ada }) }),
);
// @ts-expect-error claims are no User
jwt({ key: '' });
// @ts-expect-error nor is what this makes of them
jwt({ key: '', principal: ({ sub }) => ({ name: sub as string }) });
// @ts-expect-error true is no User
basic({ realm: '', verify: (user, password) => user === password });
// @ts-expect-error text is no User
apiKey({ keys: { key: 'robot' } });
// @ts-expect-error text is no User
bearer((token) => ({ principal: token }));
void Desk;
