/** Held by the compiler: what `@Returns` accepts and refuses. Run by `npm run check`. */
import {
  Accepted,
  BadRequest,
  Controller,
  Created,
  Get,
  NoContent,
  NotFound,
  Ok,
  Returns,
  Status,
  Stream,
  type Context,
  type ErrorBody,
  type FailureInput,
  type Result,
} from 'cortado';

class Book {
  id!: number;
  title!: string;
}
class Other {
  x!: string;
}
class Reason {
  code!: string;
}
const find = (id: number): Book | undefined => (id > 0 ? new Book() : undefined);

@Controller('/books')
class Books {
  @Returns(200, Book) @Returns(404, Reason) @Get('/:id') one(id: number) {
    const found = find(id);
    return found ? Ok(found) : NotFound({ code: 'gone' });
  }
  @Returns(200, Book) @Returns(404, Reason) async later(id: number) {
    const found = find(id);
    return found ? Ok(found).header('a', 'b').cookie('c', 'd') : NotFound('gone').after(() => undefined);
  }
  @Returns(200, Book) plain(id: number) {
    return find(id) ?? NotFound();
  }
  @Returns(200, Book) @Returns(204, null) async maybe(id: number) {
    return id > 0 ? find(id) : NoContent();
  }
  @Returns(200, Book) nullable(): Book | null {
    return null;
  }
  @Returns(200, Book) literal() {
    return { id: 1, title: 'a', more: true };
  }
  @Returns(200, [Book]) all() {
    return [new Book()];
  }
  @Returns(200, [Book]) async allOf(): Promise<Result<readonly Book[]>> {
    return Ok([new Book()]);
  }
  @Returns(201, [Book]) addAll(books: Book[]) {
    return Created(books);
  }
  @Returns(204, null) remove() {
    return NoContent();
  }
  @Returns(204, null) async removeSilently() {}
  @Returns(200, String) text() {
    return 'a';
  }
  @Returns(200, [Number]) numbers() {
    return [1, 2];
  }
  @Returns(202, Boolean) yes() {
    return Accepted(true);
  }
  @Returns(418, Reason) teapot() {
    return Status(418, { code: 'short and stout' });
  }
  @Returns(200, Book) anything(context: Context): any {
    return context.payload;
  }
  @Returns(200, Book) unknownStatus(): Result<Book> {
    return Ok(new Book());
  }
  @Returns(200, Book) streamed(whole: boolean) {
    return whole ? Ok(new Book()) : Stream((async function* () {})());
  }

  // @ts-expect-error it never answers 201
  @Returns(201, Book) wrongStatus() {
    return Ok(new Book());
  }
  // @ts-expect-error a plain value is 200
  @Returns(201, Book) plainStatus() {
    return new Book();
  }
  // @ts-expect-error nothing is 204
  @Returns(200, Book) nothing() {}
  // @ts-expect-error another body
  @Returns(200, Book) wrongBody() {
    return Ok(new Other());
  }
  // @ts-expect-error another body behind a promise
  @Returns(200, Book) async wrongLater() {
    return new Other();
  }
  // @ts-expect-error one of two bodies is another
  @Returns(200, Book) oneOfTwo(id: number) {
    return id > 0 ? Ok(new Book()) : Ok(new Other());
  }
  // @ts-expect-error one, and no list
  @Returns(200, [Book]) noList() {
    return Ok(new Book());
  }
  // @ts-expect-error a list, and not one
  @Returns(200, Book) list() {
    return [new Book()];
  }
  // @ts-expect-error a body, where none is declared
  @Returns(200, null) body() {
    return new Book();
  }
  // @ts-expect-error a number is not text
  @Returns(200, String) number() {
    return 7;
  }
  // @ts-expect-error another body of a failure
  @Returns(404, Reason) wrongReason() {
    return NotFound({ why: 'gone' });
  }
  // @ts-expect-error a list of two classes
  @Returns(200, [Book, Other]) two() {
    return [new Book()];
  }
}

/** The answers of a method, as a client infers them. */
type Answers = ReturnType<Books['one']>;
const exact: [Answers] extends [Result<Book, 200> | Result<{ code: string }, 404>] ? 1 : 0 = 1;
const failed: [ReturnType<Books['plain']>] extends [Book | Result<ErrorBody, 404>] ? 1 : 0 = 1;
/** Helpers are given what a program has: text, a list, or an object. */
export const refuse = (body: FailureInput) => BadRequest(body);
const any: Result = refuse('no');
void [exact, failed, any];
