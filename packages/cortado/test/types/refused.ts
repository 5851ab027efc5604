/** Held by the compiler: each line marked @ts-expect-error must not compile. Run by `npm run check`. */
import {
  Body,
  Catch,
  Connection,
  Controller,
  OnMessage,
  OnReceive,
  Param,
  Post,
  Query,
  WebSocket,
  Get,
  createApp,
  createToken,
  Inject,
  Conflict,
  Guard,
  Use,
  type Context,
} from 'cortado';
class A {
  message!: string;
  user!: string;
}
class B {
  message!: number;
}
enum Status {
  Open = 'open',
  Done = 'done',
}
enum Level {
  Low,
  High,
}
class Sub extends A {
  extra!: string;
}
interface I {
  message: string;
}

@WebSocket('/bad')
class Bad {
  // @ts-expect-error B is not A
  @OnReceive(A) m1(b: B) {
    return b;
  }
  // @ts-expect-error a subclass is not what arrives (strict, not bivariant)
  @OnReceive(A) m2(b: Sub) {
    return b;
  }
  // @ts-expect-error DTO must come first
  @OnReceive(A) m3(connection: Connection, a: A) {
    return [connection, a];
  }
  // @ts-expect-error text is not A
  @OnReceive(A) m4(text: string) {
    return text;
  }
  // @ts-expect-error a list is not one
  @OnReceive([A]) m51(a: A) {
    return a;
  }
  // @ts-expect-error a list of something else
  @OnReceive([A]) m52(list: B[]) {
    return list;
  }
  // @ts-expect-error a list of numbers
  @OnMessage('n', [Number]) m53(list: string[]) {
    return list;
  }
  // @ts-expect-error String is text
  @OnReceive(String) m5(a: A) {
    return a;
  }
  // @ts-expect-error no element type at run time
  @OnReceive() m6(list: A[]) {
    return list;
  }
  // @ts-expect-error any
  @OnReceive() m7(any: any) {
    return any;
  }
  // @ts-expect-error number
  @OnReceive() m8(n: number) {
    return n;
  }
  // @ts-expect-error union of primitive and class
  @OnReceive() m9(n: A | string) {
    return n;
  }
  // @ts-expect-error
  @OnMessage('x', A) m10(b: B) {
    return b;
  }
  // @ts-expect-error unknown
  @OnReceive() m11(n: unknown) {
    return n;
  }
  // @ts-expect-error union of two classes
  @OnReceive() m12(i: A | B) {
    return i;
  }
  // NOT caught by the compiler: an interface looks like a class (emitted as Object: start-up must refuse)
  @OnReceive() notCaught1(i: I) {
    return i;
  }
  // NOT caught: second parameter could carry a parameter decorator
  @OnReceive() notCaught3(a: A, n: number) {
    return [a, n];
  }
  // @ts-expect-error decorator on a property
  @OnReceive() property!: A;
}
// @ts-expect-error wrong hook
@WebSocket('/hooks')
class WrongHook {
  onConnect(text: string) {
    return text;
  }
}
// @ts-expect-error wrong hook
@WebSocket('/hooks')
class WrongHook2 {
  onDisconnect(connection: Connection, reason: number) {
    return reason;
  }
}
@Controller()
class Styles {
  // @ts-expect-error token type
  constructor(@Inject(createToken<number>('n')) private readonly n: string) {}
  // @ts-expect-error first parameter is the connection
  @WebSocket('/m') wrong(text: string) {
    return text;
  }
  @WebSocket('/n') async n2(connection: Connection) {
    // @ts-expect-error a is A
    await connection.acceptCallback({ receive: A, onReceive: (a) => a.nope });
    // @ts-expect-error B is not A
    await connection.acceptCallback({ receive: A, onReceive: (b: B) => b });
    // @ts-expect-error a list is not one
    await connection.acceptCallback({ receive: [A], onReceive: (a: A) => a });
    // @ts-expect-error no DTO, so nothing to read
    await connection.acceptCallback({ onReceive: (a) => a.message });
    // @ts-expect-error onReceive is required
    await connection.acceptCallback({ onConnect: () => {} });
    // @ts-expect-error unknown option
    await connection.acceptCallback({ onReceive: () => {}, onRecieve: () => {} });
    // @ts-expect-error method of another DTO
    await connection.acceptCallback({ receive: A, onReceive: this.b });
  }
  @OnReceive() b(b: B) {
    return b;
  }
  // @ts-expect-error a Map cannot come from a path
  @Get('/a/:id') a(@Param('id') id: Map<string, string>) {
    return id;
  }
  // @ts-expect-error optional but cannot be undefined
  @Get('/b') c(@Query('q', { optional: true }) q: string) {
    return q;
  }
  // @ts-expect-error B is not A
  @Post() post(@Body(A) b: B) {
    return b;
  }
  // @ts-expect-error B is not A
  @Get('/q') query(@Query(A) b: B) {
    return b;
  }
  // @ts-expect-error an enum is text at run time, and any text would be let through
  @Get('/e') e(@Query('s') s: Status) {
    return s;
  }
  // @ts-expect-error the same for its numbers
  @Get('/f/:s') f(@Param('s') s: Level) {
    return s;
  }
  // @ts-expect-error the same for a union of literals
  @Get('/g') g(@Query('s', { optional: true }) s?: 'up' | 'down') {
    return s;
  }
  // @ts-expect-error the same for each item of an array
  @Get('/h') h(@Query('s', { type: String }) s: Status[]) {
    return s;
  }
  // @ts-expect-error the parameter takes no 'done'
  @Get('/i') i(@Query('s', { enum: Status }) s: Status.Open) {
    return s;
  }
  // @ts-expect-error another enum
  @Get('/j') j(@Query('s', { enum: Level }) s: Status) {
    return s;
  }
  // @ts-expect-error a list of something else
  @Post('/l') l(@Body(A) list: B[]) {
    return list;
  }
  // @ts-expect-error swc records no array for it
  @Post('/n') n(@Body(A) list: readonly A[]) {
    return list;
  }
  // @ts-expect-error a list of something else, named as a list
  @Post('/o') o(@Body([A]) list: B[]) {
    return list;
  }
  // @ts-expect-error the parameter takes one
  @Post('/p') p(@Body([A]) a: A) {
    return a;
  }
  // @ts-expect-error the items are text
  @Post('/r') r(@Body([String]) list: number[]) {
    return list;
  }
  // @ts-expect-error no such option
  @Post('/s') s(@Body([A], { maxItem: 3 }) list: A[]) {
    return list;
  }
  // @ts-expect-error one class says what the items are
  @Post('/t') t(@Body([A, B]) list: (A | B)[]) {
    return list;
  }
  // @ts-expect-error a query is one object
  @Get('/m') m(@Query(A) list: A[]) {
    return list;
  }
  // @ts-expect-error no such option
  @Post('/k') k(@Body(A, { unknown: 'refuse' }) a: A) {
    return a;
  }
  // NOT caught: the literal of @Get is invisible to @Param, and the other way round
  @Get('/users/:id') one(@Param('nmae') name: string) {
    return name;
  }
}
class DomainError extends Error {
  readonly detail = 'x';
}
const PORT = createToken<number>('port');
// @ts-expect-error 'x' is not a number
void createApp({ providers: [{ provide: PORT, useValue: 'x' }] });
// @ts-expect-error nope
void createApp({ errors: [[DomainError, (e) => Conflict(e.nope)]] });
// @ts-expect-error nope, in a decorator
@Catch(DomainError, (e) => Conflict(e.nope))
class CatchesNope {}
// @ts-expect-error nothing is no answer
@Catch(DomainError, () => {})
class CatchesWithNothing {}
class RangeErrors {
  catch(error: RangeError) {
    return Conflict(error.message);
  }
}
class DetailErrors {
  catch(error: DomainError) {
    return Conflict(error.detail);
  }
}
@Catch(DomainError, DetailErrors)
@Catch(RangeError, RangeErrors)
class CatchesWell {}
// @ts-expect-error a RangeError has no detail
@Catch(RangeError, DetailErrors)
class CatchesAnother {}
// @ts-expect-error a guard answers yes, no or a Result
@Guard(() => 'yes')
class G {}
// @ts-expect-error nothing is no answer
@Guard(() => {})
class GuardOfNothing {}
// @ts-expect-error the same, later
@Guard(async () => {})
class GuardOfNothingLater {}
// @ts-expect-error an optional flag is undefined for strangers
@Guard((context) => (context.state as { isAdmin?: boolean }).isAdmin)
class GuardOfPerhaps {}
// @ts-expect-error the same, later
@Guard(async (context) => (context.state as { isAdmin?: boolean }).isAdmin)
class GuardOfPerhapsLater {}
// @ts-expect-error null is no answer
@Guard((context) => (context.headers.accept === undefined ? null : true))
class GuardOfNull {}
class ChecksNothing {
  check(_context: Context): void {}
}
// @ts-expect-error nor is it one from a class
@Guard(ChecksNothing)
class GuardedByClass {}
// @ts-expect-error nor in the application
void createApp({ guards: [() => undefined] });
// @ts-expect-error a middleware returns a Result
@Use(async () => {})
class U {}
void (async () => {
  const app = await createApp();
  // @ts-expect-error no method
  app.route('FETCH', '/x', () => 1);
  // @ts-expect-error no handler
  app.route('GET', '/x');
  // @ts-expect-error the path has no such parameter
  app.route('GET', '/users/:id', ({ params }) => params.name);
  // @ts-expect-error a has no such property
  app.route('POST', '/a', { body: A, handler: (a) => a.nope });
  // @ts-expect-error B is not A
  app.route('POST', '/a', { body: A, handler: (b: B) => b });
  // @ts-expect-error nothing is declared, so the first argument is the context
  app.route('POST', '/a', { handler: (a: A) => a });
  // @ts-expect-error the body comes before the query
  app.route('POST', '/a', { body: A, query: B, handler: (b: B, a: A) => [a, b] });
  // @ts-expect-error unknown option
  app.route('POST', '/a', { boby: A, handler: () => 1 });
  // @ts-expect-error a guard answers yes, no or a Result
  app.route('GET', '/a', { guards: [() => 'yes'], handler: () => 1 });
})();
// @ts-expect-error a client can forge the number of hops
void createApp({ trustProxy: 1 });
void [GuardOfNothing, GuardOfNothingLater, GuardOfPerhaps, GuardOfPerhapsLater, GuardOfNull, GuardedByClass];
void [CatchesNope, CatchesWithNothing, CatchesWell, CatchesAnother];
void Bad;
void Styles;
